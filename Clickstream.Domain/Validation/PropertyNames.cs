namespace Clickstream.Domain.Validation;

/// <summary>Names of what is kept beside the properties that were sent.</summary>
public static class PropertyNames
{
    /// <summary>A name that no property has yet: the one asked for, led by as many underscores as it takes.</summary>
    /// <param name="name">The name asked for.</param>
    /// <param name="taken">The names in use; the free one is added.</param>
    public static string Free(string name, ISet<string> taken)
    {
        while (!taken.Add(name))
        {
            name = "_" + name;
        }

        return name;
    }
}
