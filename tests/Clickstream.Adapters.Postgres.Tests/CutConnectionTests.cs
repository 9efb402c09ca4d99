using System.Text;
using Clickstream.Domain.Ports;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>A connection that is cut at any moment costs time, never a number.</summary>
public sealed class CutConnectionTests
{
    private static readonly byte[] Commit = Encoding.ASCII.GetBytes("COMMIT\0");

    [Theory]
    [InlineData(PostgresCut.Before)]
    [InlineData(PostgresCut.After)]
    public async Task A_rebuild_cut_at_a_COMMIT_changes_no_number(PostgresCut cut)
    {
        // Of two neighbours one is cut before and the other after; a campaign cuts at each.
        var cuts = await CutAtEachAsync(
            cut, packet => packet.AsSpan().IndexOf(Commit) >= 0, Campaign.Times(2, 1), isRebuild: true,
            first: Campaign.Times(cut is PostgresCut.Before ? 0 : 1, 0));

        cuts.Should().BeGreaterThan(4, "migration, slices, the check and the swap are committed");
        Campaign.Tell($"connections of a rebuild cut {cut} a COMMIT", cuts);
    }

    [Theory]
    [InlineData(PostgresCut.Before)]
    [InlineData(PostgresCut.After)]
    public async Task A_connection_cut_at_each_COMMIT_changes_no_number(PostgresCut cut)
    {
        var cuts = 0;
        do
        {
            cuts += await CutAtEachAsync(cut, packet => packet.AsSpan().IndexOf(Commit) >= 0, step: 1);
            cuts.Should().BeGreaterThan(8, "slices, partitions and the checkpoint are committed");
        }
        while (cuts < Campaign.Times(8, 100));

        Campaign.Tell($"connections cut {cut} a COMMIT", cuts);
    }

    [Theory]
    [InlineData(PostgresCut.Before, 23)]
    [InlineData(PostgresCut.After, 29)]
    public async Task A_connection_cut_at_any_packet_changes_no_number(PostgresCut cut, int step)
    {
        var cuts = await CutAtEachAsync(cut, _ => true, Campaign.Times(step, 1));

        cuts.Should().BeGreaterThan(5);
        Campaign.Tell($"connections cut {cut} any packet", cuts);
    }

    [Fact]
    public async Task Two_writers_side_by_side_again_and_again_change_no_number()
    {
        var history = Shop();
        await using var reference = await PostgresWarehouseUnderTest.CreateAsync();
        await reference.Warehouse.ProjectAsync(history);
        var expected = await reference.DumpAsync();
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var rounds = Campaign.Times(6, 100);
        for (var round = 0; round < rounds; round++)
        {
            await test.ResetAsync();

            await Task.WhenAll(Enumerable.Range(0, 3).Select(writer =>
                Task.Run(() => test.Warehouse.ProjectAsync(history, sliceEvents: 5 + writer, shuffleSeed: round * 3 + writer))));

            (await test.DumpAsync()).Should().Be(expected);
            (await test.QueryAsync("select sum(events)::text from etl.segment")).Should().Equal("90");
        }

        Campaign.Tell("rounds of three writers at once", rounds);
    }

    /// <summary>Cuts the first, the next, ... connection at what it is asked to, and runs again until all is projected.</summary>
    /// <returns>How many times something was cut.</returns>
    private static async Task<int> CutAtEachAsync(PostgresCut cut, Func<byte[], bool> isMeant, int step, bool isRebuild = false, int first = 0)
    {
        var history = Shop();
        await using var reference = await PostgresWarehouseUnderTest.CreateAsync();
        await reference.Warehouse.ProjectAsync(history);
        var expected = await reference.DumpAsync();
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var direct = new NpgsqlConnectionStringBuilder(test.Source.ConnectionString);
        using var proxy = new PostgresProxy(direct.Port);
        for (var (n, cuts) = (first, 0); ; n += step)
        {
            await test.ResetAsync();
            if (isRebuild)
            {
                await test.Warehouse.ProjectAsync(history, sliceEvents: 20);
            }

            var (seen, isCut) = (0, false);
            proxy.Cut = (packet, _) =>
            {
                if (isCut || !isMeant(packet) || Interlocked.Increment(ref seen) - 1 != n)
                {
                    return PostgresCut.Never;
                }

                isCut = true;
                return cut;
            };
            await using (var source = PostgresDataSource.Create(
                new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Port = proxy.Port, Host = "127.0.0.1", Pooling = false }.ConnectionString))
            {
                var failure = await FailureAsync(() => RunAsync(new PostgresWarehouse(source), history, isRebuild));
                failure?.IsTransient.Should().BeTrue("{0} may be tried again", failure);
            }

            if (isRebuild)
            {
                (await test.DumpAsync()).Should().Be(expected, "either warehouse is live, cut {0} at {1}", cut, n);
            }

            await RunAsync(test.Warehouse, history, isRebuild);
            (await test.DumpAsync()).Should().Be(expected, "cut {0} at {1}", cut, n);
            if (!isCut)
            {
                return cuts;
            }

            cuts++;
        }
    }

    private static async Task RunAsync(IWarehouse warehouse, SegmentedHistory history, bool isRebuild) =>
        _ = isRebuild ? await warehouse.RebuildAsync(history) : await warehouse.ProjectAsync(history, sliceEvents: 20);

    private static async Task<WarehouseException?> FailureAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (WarehouseException failure)
        {
            return failure;
        }
    }

    private static SegmentedHistory Shop()
    {
        var history = new SegmentedHistory();
        foreach (var segment in Enumerable.Range(0, 90).Select(i => i % 15 == 14
            ? Given.Purchase(i * 200, $"o{i % 4}", 10 + i, $"v{i % 6}")
            : Given.PageView(i * 200, $"v{i % 6}")).Chunk(9))
        {
            history.Add(segment);
        }

        return history;
    }
}
