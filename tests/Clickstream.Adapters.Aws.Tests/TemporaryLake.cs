using Clickstream.Adapters.Aws.ObjectStores;

namespace Clickstream.Adapters.Aws.Tests;

/// <summary>A directory for one test.</summary>
public sealed class TemporaryLake : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("clickstream-lake-");

    public string Path => directory.FullName;

    public DirectoryObjectStore Store => new(Path);

    public void Dispose() => directory.Delete(recursive: true);
}
