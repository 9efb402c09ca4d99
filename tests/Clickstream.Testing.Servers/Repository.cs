namespace Clickstream.Testing.Servers;

/// <summary>The tree that the tests were built from.</summary>
public static class Repository
{
    /// <summary>Its top folder.</summary>
    public static readonly string Root = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) => folder switch
    {
        null => throw new InvalidOperationException("The tests run outside of the tree that they were built from."),
        _ when File.Exists(Path.Combine(folder.FullName, "Clickstream.sln")) => folder.FullName,
        _ => Find(folder.Parent),
    };
}
