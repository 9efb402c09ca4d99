using Clickstream.Testing.Servers;

namespace Clickstream.Dashboards.Tests;

/// <summary>The warehouses that the dashboards show in the tests.</summary>
internal static class Warehouses
{
    /// <summary>A simulated month of a computer shop with three currencies.</summary>
    public const string Month = "month";

    /// <summary>The first events of a real shop's October 2019.</summary>
    public const string Real = "real";

    /// <summary>A shop whose products, pages and searches are named by an attacker.</summary>
    public const string Hostile = "hostile";

    /// <summary>The zone in which the month is shown.</summary>
    public const string Zone = "Asia/Ho_Chi_Minh";

    private static readonly Dictionary<string, SharedLake> Lakes = new()
    {
        [Month] = new SharedLake("simulate", "--events", "12000", "--seed", "11", "--days", "30"),
        [Real] = new SharedLake("import", "rees46", RealData.Rees46),
        [Hostile] = new SharedLake("import", "ndjson", HostileShop.WriteFile()),
    };

    private static readonly Dictionary<string, Task<DashboardsServer>> Servers = [];

    /// <summary>The connection string of a warehouse.</summary>
    public static Task<string> WarehouseAsync(string name) => Lakes[name].WarehouseAsync(trustsClientSessions: name == Real);

    /// <summary>The dashboards of a warehouse, which all tests share.</summary>
    public static Task<DashboardsServer> ServerAsync(string name)
    {
        lock (Servers)
        {
            if (!Servers.TryGetValue(name, out var server))
            {
                server = StartAsync(name);
                Servers.Add(name, server);
            }

            return server;
        }
    }

    private static async Task<DashboardsServer> StartAsync(string name)
    {
        var server = await DashboardsServer.StartAsync(await WarehouseAsync(name), name == Month ? Zone : "UTC");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }
}
