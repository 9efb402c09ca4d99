using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using Clickstream.Testing;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>
/// The schema obeys the rules of Citus, and the statements are those it wants. There is no cluster here: functions of its names note how they are called.
/// </summary>
public sealed class CitusTests
{
    [Fact]
    public async Task Every_unique_constraint_of_a_distributed_table_includes_the_distribution_column()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();

        foreach (var (table, column) in CitusDistribution.Distributed)
        {
            var uncovered = await test.QueryAsync(
                $"""
                select i.indexrelid::regclass::text from pg_index i
                where i.indrelid = 'dw.{table}'::regclass and i.indisunique
                    and (select attnum from pg_attribute where attrelid = i.indrelid and attname = '{column}') <> all (i.indkey::int2[])
                """);
            uncovered.Should().BeEmpty("Citus could not check it on one node");
        }
    }

    [Fact]
    public async Task Every_table_is_distributed_or_a_reference_and_none_has_a_foreign_key_or_a_trigger()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();

        (await test.QueryAsync("select relname::text from pg_class where relnamespace = 'dw'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1"))
            .Should().BeEquivalentTo(CitusDistribution.Distributed.Select(one => one.Table).Concat(CitusDistribution.References));
        (await test.QueryAsync("select conname::text from pg_constraint where contype in ('f', 'x') and connamespace = 'dw'::regnamespace")).Should().BeEmpty();
        (await test.QueryAsync("select tgname::text from pg_trigger join pg_class on pg_class.oid = tgrelid where relnamespace = 'dw'::regnamespace")).Should().BeEmpty();
    }

    [Fact]
    public void The_statements_are_those_of_the_documentation() => CitusDistribution.StatementsFor(SchemaNames.Live).Should().Equal(
        "select create_reference_table('dw.dim_date')", "select create_reference_table('dw.dim_time')", "select create_reference_table('dw.dim_product')",
        "select create_reference_table('dw.dim_page')", "select create_reference_table('dw.dim_traffic_source')",
        "select create_reference_table('dw.dim_device')", "select create_reference_table('dw.dim_geo')", "select create_reference_table('dw.dim_event_type')",
        "select create_reference_table('dw.dim_identity')",
        "select create_distributed_table('dw.dim_visitor', 'visitor_key', colocate_with => 'none')",
        "select create_distributed_table('dw.fact_event', 'visitor_key', colocate_with => 'dw.dim_visitor')",
        "select create_distributed_table('dw.fact_item', 'visitor_key', colocate_with => 'dw.dim_visitor')",
        "select create_distributed_table('dw.fact_session', 'visitor_key', colocate_with => 'dw.dim_visitor')",
        "select create_distributed_table('dw.fact_cart', 'visitor_key', colocate_with => 'dw.dim_visitor')",
        "select create_distributed_table('dw.fact_order', 'order_key', colocate_with => 'none')");

    [Fact]
    public async Task A_warehouse_is_distributed_once_and_its_successor_too()
    {
        await using var test = await WithFakeCitusAsync();
        var administration = new WarehouseAdministration(test.Source);
        var expected = CitusDistribution.Distributed.Select(one => one.Table).Concat(CitusDistribution.References).ToList();

        await administration.DistributeAsync(CancellationToken.None);
        await administration.DistributeAsync(CancellationToken.None);
        (await CallsAsync("dw")).Should().BeEquivalentTo(expected);
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);
        await test.Warehouse.RebuildAsync(history);

        (await CallsAsync("dw_next")).Should().BeEquivalentTo(expected);

        async Task<IEnumerable<string>> CallsAsync(string schema) =>
            (await test.QueryAsync($"select split_part(name, '.', 2) from calls where split_part(name, '.', 1) = '{schema}'"));
    }

    [Fact]
    public async Task Without_the_extension_there_is_a_clear_error()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();

        var distribute = () => new WarehouseAdministration(test.Source).DistributeAsync(CancellationToken.None);

        (await distribute.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.CitusMissing);
    }

    private static async Task<PostgresWarehouseUnderTest> WithFakeCitusAsync()
    {
        var test = await PostgresWarehouseUnderTest.CreateAsync();
        await test.QueryAsync("create table pg_dist_partition (logicalrelid regclass)");
        await test.QueryAsync("create table calls (name text)");
        await test.QueryAsync(
            """
            create function create_reference_table(table_name regclass) returns void language plpgsql as $$
            begin insert into calls values (table_name::text); insert into pg_dist_partition values (table_name); end $$
            """);
        await test.QueryAsync(
            """
            create function create_distributed_table(table_name regclass, distribution_column text, colocate_with text default 'default') returns void
            language plpgsql as $$ begin insert into calls values (table_name::text); insert into pg_dist_partition values (table_name); end $$
            """);
        return test;
    }
}
