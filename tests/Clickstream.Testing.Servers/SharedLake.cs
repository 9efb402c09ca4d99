namespace Clickstream.Testing.Servers;

/// <summary>A lake and the warehouses that were rebuilt from it.</summary>
/// <param name="fill">The command that fills the lake.</param>
public sealed class SharedLake(params string[] fill)
{
    private readonly Lazy<Task<string>> folder = new(() => CreateAsync(fill));
    private readonly Dictionary<bool, Task<string>> warehouses = [];

    /// <summary>The lake's directory.</summary>
    public Task<string> Folder => folder.Value;

    /// <summary>The connection string of a warehouse of inferred or of client sessions.</summary>
    public Task<string> WarehouseAsync(bool trustsClientSessions)
    {
        lock (warehouses)
        {
            if (!warehouses.TryGetValue(trustsClientSessions, out var warehouse))
            {
                warehouse = RebuildAsync(trustsClientSessions);
                warehouses.Add(trustsClientSessions, warehouse);
            }

            return warehouse;
        }
    }

    private async Task<string> RebuildAsync(bool trustsClientSessions)
    {
        var warehouse = PostgresServer.Shared.CreateDatabase();
        string[] rules = trustsClientSessions ? ["--trust-client-sessions"] : [];
        await CommandCall.OutputOfAsync(["rebuild", "--lake", await Folder, "--warehouse", warehouse, .. rules]);
        return warehouse;
    }

    private static async Task<string> CreateAsync(string[] fill)
    {
        var folder = Directory.CreateTempSubdirectory("clickstream-lake-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await CommandCall.OutputOfAsync([.. fill, "--lake", folder]);
        return folder;
    }
}
