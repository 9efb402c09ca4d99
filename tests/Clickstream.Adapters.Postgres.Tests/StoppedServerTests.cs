using System.Diagnostics;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>A server that stops at once, at any moment, and comes back later costs time, never a number.</summary>
public sealed class StoppedServerTests
{
    [Fact]
    public async Task A_server_that_stops_at_any_moment_and_recovers_changes_no_number()
    {
        var history = new SegmentedHistory();
        foreach (var segment in SimulatedEvents.Make(1_500, days: 2).Chunk(150))
        {
            history.Add(segment);
        }

        using var server = PostgresServer.Start(isDurable: false);
        var (expected, usual) = await ReferenceAsync(server, history);
        var stops = Campaign.Times(3, 50);
        var random = new Random(1);
        for (var stopped = 0; stopped < stops;)
        {
            var database = server.CreateDatabase();
            await using var source = PostgresDataSource.Create(database);
            var warehouse = new PostgresWarehouse(source);
            for (var isDone = false; !isDone;)
            {
                var running = Task.Run(() => warehouse.ProjectAsync(history, sliceEvents: 150));
                await Task.WhenAny(running, Task.Delay(usual * random.NextDouble()));
                if (!running.IsCompleted && stopped < stops)
                {
                    // It may be back while the slice is tried again, or only after all attempts.
                    server.StopImmediately();
                    stopped++;
                    if (stopped % 10 == 0)
                    {
                        isDone = await EndsAsync(running);
                        server.StartAgain();
                    }
                    else
                    {
                        server.StartAgain();
                        isDone = await EndsAsync(running);
                    }
                }
                else
                {
                    isDone = await EndsAsync(running);
                }
            }

            // The pool still has connections to the server that was stopped.
            await using var afterwards = PostgresDataSource.Create(database);
            (await DumpAsync(afterwards)).Should().Be(expected, "after {0} stops", stopped);
        }

        Campaign.Tell("immediate stops of the server", stops);
    }

    private static async Task<(string Dump, TimeSpan Usual)> ReferenceAsync(PostgresServer server, SegmentedHistory history)
    {
        await using var source = PostgresDataSource.Create(server.CreateDatabase());
        var watch = Stopwatch.StartNew();
        await new PostgresWarehouse(source).ProjectAsync(history, sliceEvents: 150);
        return (await DumpAsync(source), watch.Elapsed);
    }

    private static async Task<bool> EndsAsync(Task running)
    {
        try
        {
            await running;
            return true;
        }
        catch (WarehouseException failure) when (failure.IsTransient)
        {
            return false;
        }
    }

    private static async Task<string> DumpAsync(NpgsqlDataSource source) =>
        string.Join('\n', await new CanonicalDump(source).ReadAsync(CancellationToken.None).Select(line => $"{line.Table},{line.Row}").ToListAsync());
}
