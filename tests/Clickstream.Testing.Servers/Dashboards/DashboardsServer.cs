using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Clickstream.Testing.Servers;

/// <summary>The dashboards over a warehouse, on a free port of the loopback, as a member of the readers. It ends with the tests.</summary>
public sealed class DashboardsServer : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(Repository.Root, "samples/Dashboards/run.sh");

    private readonly SupervisedProcess process;

    private DashboardsServer(SupervisedProcess process, int port) => (this.process, Url) = (process, new Uri($"http://127.0.0.1:{port}/"));

    /// <summary>Where it is.</summary>
    public Uri Url { get; }

    /// <summary>What it has written.</summary>
    public string Log => process.Log;

    /// <summary>Starts the dashboards and waits until they answer.</summary>
    /// <param name="warehouse">The connection string of the warehouse's owner; a reader is made.</param>
    /// <param name="zone">The reporting zone.</param>
    public static async Task<DashboardsServer> StartAsync(string warehouse, string zone = "UTC") =>
        await StartAsReaderAsync(await ReaderOfAsync(warehouse), zone);

    /// <summary>Starts the dashboards as some user, who may find nothing to read, and waits until they answer.</summary>
    /// <param name="reader">The user's connection string.</param>
    /// <param name="zone">The reporting zone.</param>
    public static async Task<DashboardsServer> StartAsReaderAsync(string reader, string zone = "UTC")
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = Start(reader, zone, Loopback.FreePort());
            try
            {
                await server.process.AnswersAsync(server.Url);
                return server;
            }
            catch (InvalidOperationException) when (server.process.HasExited && attempt < 3)
            {
                // Somebody else took the port meanwhile.
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>Runs the script to its end.</summary>
    /// <returns>Its exit code, and what it has written.</returns>
    public static async Task<(int ExitCode, string Said)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Script, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private static DashboardsServer Start(string warehouse, string zone, int port) => new(
        SupervisedProcess.Start(
            [Script],
            new Dictionary<string, string?>
            {
                ["CLICKSTREAM_WAREHOUSE"] = warehouse,
                ["CLICKSTREAM_TIME_ZONE"] = zone,
                ["CLICKSTREAM_DASHBOARDS_PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["CLICKSTREAM_DASHBOARDS_HOST"] = null,
                ["CLICKSTREAM_DASHBOARDS_NAMES"] = null,
            }),
        port);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    /// <summary>Makes the roles of the warehouse, and a user who may only read it.</summary>
    /// <returns>The user's connection string.</returns>
    public static async Task<string> ReaderOfAsync(string warehouse)
    {
        await CommandRun.OutputOfAsync("migrate", "--roles", "--warehouse", warehouse);
        await using var source = NpgsqlDataSource.Create(warehouse);
        await using var command = source.CreateCommand(
            """
            do $$ begin
                create role dashboards login in role clickstream_reader;
            exception when duplicate_object or unique_violation then null;
            end $$
            """);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(warehouse) { Username = "dashboards", IncludeErrorDetail = false }.ConnectionString;
    }
}
