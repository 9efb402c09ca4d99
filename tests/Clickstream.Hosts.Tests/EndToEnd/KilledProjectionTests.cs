using System.Diagnostics;
using Clickstream.Hosts.Tests.Cli;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using Npgsql;

namespace Clickstream.Hosts.Tests.EndToEnd;

/// <summary>A projection that is killed, at whatever moment, is run again, and no number tells of it.</summary>
public sealed class KilledProjectionTests
{
    private const string Slice = "400";

    [Fact]
    public async Task Killed_at_random_moments()
    {
        var expected = await CommandCall.DumpAsync(await Lakes.Small.WarehouseAsync(trustsClientSessions: false));
        var watch = Stopwatch.StartNew();
        await CommandRun.OutputOfAsync(await RunAsync("project", PostgresServer.Shared.CreateDatabase()));
        var usual = watch.Elapsed;
        var random = new Random(2);
        var kills = Campaign.Times(4, 200);
        for (var killed = 0; killed < kills;)
        {
            var warehouse = PostgresServer.Shared.CreateDatabase();
            while (await CommandRun.KillAfterAsync(killed < kills ? usual * random.NextDouble() : TimeSpan.FromMinutes(5), await RunAsync("project", warehouse)))
            {
                killed++;
            }

            (await CommandCall.DumpAsync(warehouse)).Should().Be(expected, "after {0} kills", killed);
        }

        Campaign.Tell("kill -9 of a projection", kills);
    }

    [Theory]
    [InlineData("project", PostgresCut.Before)]
    [InlineData("project", PostgresCut.After)]
    [InlineData("rebuild", PostgresCut.Before)]
    [InlineData("rebuild", PostgresCut.After)]
    public async Task Killed_at_what_it_sends_to_the_database(string command, PostgresCut moment)
    {
        var expected = await CommandCall.DumpAsync(await Lakes.Small.WarehouseAsync(trustsClientSessions: false));
        var warehouse = new NpgsqlConnectionStringBuilder(PostgresServer.Shared.CreateDatabase());
        using var proxy = new PostgresProxy(warehouse.Port);
        var behind = new NpgsqlConnectionStringBuilder(warehouse.ConnectionString) { Port = proxy.Port }.ConnectionString;
        await CommandCall.OutputOfAsync(await RunAsync(command, behind));
        var packets = proxy.Packets;

        // A rebuild finds a warehouse that is filled.
        var before = PostgresServer.Shared.CreateDatabase();
        if (command == "rebuild")
        {
            await CommandCall.OutputOfAsync(await RunAsync("project", before));
        }

        var killed = 0;
        for (var n = 0; n < packets; n += Math.Max(1, packets / Campaign.Times(2, 100)))
        {
            var database = PostgresServer.Shared.CreateDatabase(copyOf: before);
            behind = new NpgsqlConnectionStringBuilder(behind) { Database = new NpgsqlConnectionStringBuilder(database).Database }.ConnectionString;
            killed += await KillAtAsync(proxy, proxy.Packets + n, moment, await RunAsync(command, behind)) ? 1 : 0;
            if (command == "rebuild")
            {
                (await CommandCall.DumpAsync(database)).Should().Be(expected, "either warehouse is live, killed at {0}", n);
            }

            await CommandCall.OutputOfAsync(await RunAsync(command, database));
            (await CommandCall.DumpAsync(database)).Should().Be(expected, "killed at {0}", n);
        }

        killed.Should().BePositive();
        Campaign.Tell($"kill -9 of {command} {moment} what it sends to the database", killed);
    }

    /// <summary>Runs the program and kills it at a packet; the packet reaches the server or does not.</summary>
    private static async Task<bool> KillAtAsync(PostgresProxy proxy, int packet, PostgresCut moment, string[] arguments)
    {
        var isReached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Cut = (_, number) =>
        {
            if (number != packet)
            {
                return PostgresCut.Never;
            }

            isReached.TrySetResult();
            return moment;
        };
        return await CommandRun.KillWhenAsync(isReached.Task, arguments);
    }

    private static async Task<string[]> RunAsync(string command, string warehouse) =>
        [command, "--lake", await Lakes.Small.Folder, "--warehouse", warehouse, "--slice-events", Slice];
}
