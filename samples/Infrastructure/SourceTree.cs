namespace Infrastructure;

/// <summary>Where the sources are: what is deployed is made of them.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Clickstream.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The sources are not here: run this from a copy of the repository.");
    }
}
