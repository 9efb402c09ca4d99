using System.Diagnostics;
using Clickstream.Testing;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>Facts are looked up through their keys.</summary>
public sealed class SliceCostTests
{
    private const string ReadWhole =
        """
        select relname || ': ' || seq_scan from pg_stat_user_tables
        where schemaname = 'dw' and relname ~ '^fact_(event|item|session|cart)_' order by relname
        """;

    [Fact]
    public async Task A_slice_that_touches_many_stored_sessions_reads_no_table_of_facts_whole()
    {
        var events = SimulatedEvents.Make(40_000, days: 3).DistinctBy(one => one.Id).ToList();
        var later = events.GroupBy(one => one.Visitor).Where((_, i) => i % 10 == 0).SelectMany(visitor => visitor.Where((_, i) => i % 2 == 1)).ToHashSet();
        var history = new SegmentedHistory();
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        history.Add([.. events.Where(one => !later.Contains(one))]);
        await test.Warehouse.ProjectAsync(history);
        await using (var connection = await test.Source.OpenConnectionAsync())
        {
            await connection.RunAsync("vacuum analyze", CancellationToken.None);
        }

        var before = await ScansAsync();

        // Some that are stored come once more.
        history.Add([.. later, .. events.Except(later).Where(one => later.Any(late => late.Visitor == one.Visitor)).Take(500)]);
        var summary = await test.Warehouse.ProjectAsync(history);

        summary.SessionsReplaced.Should().BeGreaterThan(100);
        summary.Duplicates.Should().Be(500);
        (await ScansAsync()).Should().Equal(before);

        // A server process tells what it has read when it ends, if not sooner.
        async Task<List<string>> ScansAsync()
        {
            test.Source.Clear();
            const string Others = "select count(*)::text from pg_stat_activity where datname = current_database() and backend_type = 'client backend'";
            var patience = Stopwatch.StartNew();
            while ((await test.QueryAsync(Others)) is not ["1"])
            {
                patience.Elapsed.Should().BeLessThan(TimeSpan.FromMinutes(1), "connections that were closed end");
            }

            return await test.QueryAsync(ReadWhole);
        }
    }
}
