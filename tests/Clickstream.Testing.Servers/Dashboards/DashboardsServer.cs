using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Clickstream.Testing.Servers;

/// <summary>The dashboards over a warehouse, on a free port of the loopback, as a member of the readers. It ends with the tests.</summary>
public sealed class DashboardsServer : IAsyncDisposable
{
    /// <summary>Starts a server and stops it at the end of the shell's input: also when the tests are killed.</summary>
    private const string Supervise =
        """
        exec 3<&0; "$@" & server=$!; { read -r _ <&3; kill $server; } & reader=$!
        wait $server; kill $reader
        """;

    private readonly Process process;
    private readonly StringBuilder log = new();

    private DashboardsServer(Process process, int port)
    {
        (this.process, Url) = (process, new Uri($"http://127.0.0.1:{port}/"));
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it is.</summary>
    public Uri Url { get; }

    /// <summary>What it has written.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    /// <summary>Starts the dashboards and waits until they answer.</summary>
    /// <param name="warehouse">The connection string of the warehouse's owner; a reader is made.</param>
    /// <param name="zone">The reporting zone.</param>
    public static async Task<DashboardsServer> StartAsync(string warehouse, string zone = "UTC")
    {
        var reader = await ReaderOfAsync(warehouse);
        for (var attempt = 1; ; attempt++)
        {
            var server = Start(reader, zone, Loopback.FreePort());
            try
            {
                await server.WaitUntilReadyAsync();
                return server;
            }
            catch (InvalidOperationException) when (server.process.HasExited && attempt < 3)
            {
                // Somebody else took the port meanwhile.
                await server.DisposeAsync();
            }
        }
    }

    private static DashboardsServer Start(string warehouse, string zone, int port)
    {
        var start = new ProcessStartInfo("sh", ["-c", Supervise, "sh", Path.Combine(Repository.Root, "samples/Dashboards/run.sh")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["CLICKSTREAM_WAREHOUSE"] = warehouse;
        start.Environment["CLICKSTREAM_TIME_ZONE"] = zone;
        start.Environment["CLICKSTREAM_DASHBOARDS_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment.Remove("CLICKSTREAM_DASHBOARDS_HOST");
        start.Environment.Remove("CLICKSTREAM_DASHBOARDS_NAMES");
        return new DashboardsServer(Process.Start(start)!, port);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

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

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient();
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                if ((await client.GetAsync(Url)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet, or not any more.
            }

            if (process.HasExited || waited.Elapsed > TimeSpan.FromMinutes(2))
            {
                throw new InvalidOperationException($"The dashboards did not start. ./test.sh installs R and its packages.\n{Log}");
            }
        }
    }

    private void Note(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }
}
