using Clickstream.Testing;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>Each group can do what it must, and every other verb is refused.</summary>
public sealed class RolesTests
{
    private static readonly string[] Verbs = ["select", "insert", "update", "delete", "truncate", "references", "trigger"];

    [Fact]
    public async Task Readers_read_facts_dimensions_and_reports_and_nothing_else()
    {
        await using var test = await WithRolesAsync();

        var allowed = await AllowedAsync(test, "clickstream_reader");

        allowed.Should().NotBeEmpty().And.OnlyContain(one => one.StartsWith("select dw.") || one.StartsWith("select report.") || one == "select public.clickstream_events");
        (await test.QueryAsync("select 'select ' || schemaname || '.' || viewname from pg_views where schemaname = 'report'")).Should().BeSubsetOf(allowed);
        (await test.QueryAsync("select 'select ' || schemaname || '.' || tablename from pg_tables where schemaname = 'dw' and tablename !~ '_[0-9]{4}_[0-9]{2}$'"))
            .Should().BeSubsetOf(allowed);
    }

    [Fact]
    public async Task What_a_migration_adds_belongs_to_the_writers_and_is_read_by_the_readers()
    {
        await using var test = await WithRolesAsync();
        await test.QueryAsync("drop view report.filter_value");
        await test.QueryAsync("drop function report.retention");
        await test.QueryAsync("delete from etl.migration where version = 7; drop table etl.rejection cascade");

        await test.Warehouse.PrepareAsync(CancellationToken.None);

        (await AllowedAsync(test, "clickstream_reader")).Should().Contain(["select report.filter_value", "select report.hourly_rejection"]);
        (await test.QueryAsync(
            """
            select distinct pg_get_userbyid(owner)::text from (
                select relowner as owner from pg_class where relnamespace = 'report'::regnamespace and relkind = 'v'
                union select proowner from pg_proc where pronamespace = 'report'::regnamespace
                union select relowner from pg_class where oid = 'etl.rejection'::regclass) made
            """)).Should().Equal("clickstream_etl");
    }

    [Fact]
    public async Task Writers_read_and_write_every_table()
    {
        await using var test = await WithRolesAsync();

        var allowed = await AllowedAsync(test, "clickstream_etl");

        var tables = await test.QueryAsync("select schemaname || '.' || tablename from pg_tables where schemaname in ('dw', 'etl')");
        tables.SelectMany(_ => Verbs, (table, verb) => $"{verb} {table}").Should().BeSubsetOf(allowed);
    }

    [Theory]
    [InlineData("clickstream_reader", "insert into dw.dim_geo (geo_key) values (1)")]
    [InlineData("clickstream_reader", "update dw.fact_order set net = 0")]
    [InlineData("clickstream_reader", "delete from dw.fact_event")]
    [InlineData("clickstream_reader", "truncate dw.fact_event")]
    [InlineData("clickstream_reader", "drop table dw.fact_event")]
    [InlineData("clickstream_reader", "alter table dw.fact_event add column x int")]
    [InlineData("clickstream_reader", "select * from etl.segment")]
    [InlineData("clickstream_reader", "create table dw.mine (x int)")]
    [InlineData("clickstream_reader", "create table report.mine (x int)")]
    [InlineData("clickstream_reader", "create table public.mine (x int)")]
    [InlineData("clickstream_reader", "create schema mine")]
    [InlineData("clickstream_reader", "create temporary table mine (x int)")]
    [InlineData("clickstream_reader", "create or replace view report.session as select 1 as x")]
    [InlineData("clickstream_reader", "copy dw.dim_geo to program 'cat'")]
    [InlineData("clickstream_reader", "copy dw.dim_geo to '/tmp/x'")]
    [InlineData("clickstream_reader", "select pg_read_file('/etc/passwd')")]
    [InlineData("clickstream_reader", "set role clickstream_etl")]
    [InlineData("clickstream_etl", "copy dw.dim_geo to program 'cat'")]
    [InlineData("clickstream_etl", "copy dw.dim_geo from '/etc/passwd'")]
    [InlineData("clickstream_etl", "select pg_read_file('/etc/passwd')")]
    [InlineData("clickstream_etl", "create role mine")]
    [InlineData("clickstream_etl", "alter role clickstream_reader superuser")]
    [InlineData("clickstream_etl", "alter database postgres rename to mine")]
    public async Task What_a_group_may_not_do_is_refused(string role, string statement)
    {
        await using var test = await WithRolesAsync();

        var attempt = () => AsAsync(test, role, statement);

        (await attempt.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task A_member_of_the_writers_projects_rebuilds_and_leaves_readers_their_rights()
    {
        await using var test = await WithRolesAsync();
        var name = $"etl_{Guid.NewGuid():N}";
        await test.QueryAsync($"create role {name} login in role clickstream_etl");
        await test.QueryAsync($"alter role {name} set role clickstream_etl");
        await using var source = PostgresDataSource.Create(new NpgsqlConnectionStringBuilder(test.Source.ConnectionString) { Username = name }.ConnectionString);
        var warehouse = new PostgresWarehouse(source);
        var history = new SegmentedHistory();
        history.Add(Given.PageView(0), Given.Purchase(5));

        await warehouse.ProjectAsync(history);
        await warehouse.RebuildAsync(history);
        history.Add(Given.PageView(40 * 86_400));
        await warehouse.ProjectAsync(history);

        (await AsAsync(test, "clickstream_reader", "select sum(events)::text from report.session")).Should().Equal("3");
        (await AsAsync(test, "clickstream_reader", "select count(*)::text from dw.fact_event")).Should().Equal("3");
        (await AllowedAsync(test, "clickstream_reader")).Should().NotContain(one => one.Contains("etl."));
    }

    [Fact]
    public async Task A_rebuild_by_whoever_may_leaves_the_owners_as_they_were()
    {
        await using var test = await WithRolesAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(0), Given.Purchase(5), Given.PageView(40 * 86_400));

        // A superuser, who is not the group.
        await test.Warehouse.ProjectAsync(history);
        await test.Warehouse.RebuildAsync(history);

        (await test.QueryAsync(
            """
            select distinct pg_get_userbyid(c.relowner)::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('dw', 'etl') and c.relkind in ('r', 'p') and not c.relispartition
            union
            select pg_get_userbyid(nspowner)::text from pg_namespace where nspname in ('dw', 'etl')
            """)).Should().Equal("clickstream_etl");
        (await AsAsync(test, "clickstream_reader", "select sum(events)::text from report.session")).Should().Equal("3");
    }

    private static async Task<PostgresWarehouseUnderTest> WithRolesAsync()
    {
        var test = await PostgresWarehouseUnderTest.CreateAsync();
        await new WarehouseAdministration(test.Source).CreateRolesAsync(CancellationToken.None);
        return test;
    }

    /// <summary>Every verb on every table and view that a role may use, its schema too.</summary>
    private static Task<List<string>> AllowedAsync(PostgresWarehouseUnderTest test, string role) => test.QueryAsync(
        $"""
        select v.verb || ' ' || n.nspname || '.' || c.relname
        from pg_class c join pg_namespace n on n.oid = c.relnamespace, unnest(array['{string.Join("', '", Verbs)}']) as v(verb)
        where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v')
            and has_schema_privilege('{role}', n.oid, 'usage') and has_table_privilege('{role}', c.oid, v.verb)
        order by 1
        """);

    private static async Task<List<string>> AsAsync(PostgresWarehouseUnderTest test, string role, string statement)
    {
        await using var connection = await test.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await transaction.RunAsync($"set local session authorization {role}", CancellationToken.None);
        return await transaction.QueryAsync(statement, row => row.GetString(0), CancellationToken.None);
    }
}
