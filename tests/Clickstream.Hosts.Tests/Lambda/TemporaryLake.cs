using System.Globalization;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Lambda;

/// <summary>A lake in a folder that goes with it.</summary>
internal sealed class TemporaryLake : IDisposable
{
    private TemporaryLake()
    {
    }

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("clickstream-etl-");

    public static async Task<TemporaryLake> SimulateAsync(int events, int seed, int days)
    {
        var lake = new TemporaryLake();
        await CommandCall.OutputOfAsync(
            "simulate", "--events", Text(events), "--seed", Text(seed), "--days", Text(days), "--lake", lake.Folder.FullName);
        return lake;
    }

    public void Dispose() => Folder.Delete(recursive: true);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
