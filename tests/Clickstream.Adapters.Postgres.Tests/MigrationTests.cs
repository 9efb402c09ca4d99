using System.Runtime.CompilerServices;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using NodaTime;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>Migrations go forward only, are what they were, and say what every column means.</summary>
public sealed class MigrationTests
{
    [Fact]
    public async Task Every_table_view_and_column_has_a_comment()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();

        var silent = await test.QueryAsync(
            """
            select n.nspname || '.' || c.relname || coalesce('.' || a.attname, '')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where (n.nspname in ('dw', 'etl', 'report') or (n.nspname = 'public' and c.relname = 'clickstream_events'))
                and c.relkind in ('r', 'p', 'v') and not c.relispartition
                and (obj_description(c.oid) is null or (a.attnum is not null and col_description(c.oid, a.attnum) is null))
            """);

        silent.Should().BeEmpty();
    }

    [Fact]
    public async Task The_page_in_the_docs_is_what_the_schema_says_of_itself()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();

        var described = await new WarehouseAdministration(test.Source).DescribeAsync(CancellationToken.None);

        described.Should().Be(await File.ReadAllTextAsync(PageInTheDocs()), "run 'clickstream schema > docs/star-schema.md'");
    }

    private static string PageInTheDocs([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "../../docs/star-schema.md");

    [Fact]
    public async Task Every_constraint_has_a_name_of_ours()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();

        var unnamed = await test.QueryAsync(
            """
            select o.conname::text from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('dw', 'etl') and o.conname !~ ('^' || regexp_replace(c.relname, '_[0-9]{4}_[0-9]{2}$', '') || '_')
                and o.conname !~ ('^' || c.relname || '_') and o.conname !~ '^(segment|writer|quarantine|suspect|run|rules|migration)_'
            """);

        unnamed.Should().BeEmpty();
    }

    [Fact]
    public async Task A_migration_is_applied_once()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var administration = new WarehouseAdministration(test.Source);

        (await administration.MigrateAsync(CancellationToken.None)).Should().BeEmpty();
        (await test.QueryAsync("select version || ' ' || checksum from etl.migration order by version"))
            .Should().Equal(Migrator.Migrations.Select(migration => $"{migration.Version} {migration.Checksum}"));
    }

    [Theory]
    [InlineData("insert into etl.migration (version, name, checksum) values (9999, '9999_future.sql', 'x')")]
    [InlineData("update etl.migration set checksum = 'x' where version = 2")]
    public async Task A_warehouse_of_a_newer_or_another_program_is_refused_unchanged(string change)
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await test.QueryAsync(change);

        var migrate = () => test.Warehouse.PrepareAsync(CancellationToken.None);

        (await migrate.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.VersionUnknown);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await test.QueryAsync("drop schema dw cascade");
        await test.QueryAsync("drop schema etl cascade");
        await test.QueryAsync("create function refuse() returns event_trigger language plpgsql as $$ begin if exists (select from pg_event_trigger_ddl_commands() where object_identity = 'etl.quarantine') then raise 'no'; end if; end $$");
        await test.QueryAsync("create event trigger refuse on ddl_command_end execute function refuse()");

        var migrate = () => test.Warehouse.PrepareAsync(CancellationToken.None);

        await migrate.Should().ThrowAsync<WarehouseException>();
        (await test.QueryAsync("select nspname::text from pg_namespace where nspname in ('dw', 'etl')")).Should().BeEmpty();
    }

    [Fact]
    public async Task The_checkup_of_a_healthy_warehouse_finds_nothing_wrong()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await new WarehouseAdministration(test.Source).CreateRolesAsync(CancellationToken.None);

        var checkups = await new WarehouseAdministration(test.Source).CheckAsync(SystemClock.Instance.GetCurrentInstant(), CancellationToken.None);

        checkups.Where(one => one.Result is not CheckupResult.Fine).Select(one => one.Name)
            .Should().Equal("server.durability", "projection.lag");
    }

    [Theory]
    [InlineData(-120)]
    [InlineData(120)]
    public async Task The_checkup_finds_clocks_that_are_apart(int seconds)
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var now = SystemClock.Instance.GetCurrentInstant() + Duration.FromSeconds(seconds);

        var checkups = await new WarehouseAdministration(test.Source).CheckAsync(now, CancellationToken.None);

        checkups.Single(one => one.Name == "server.clock").Result.Should().Be(CheckupResult.Doubtful);
    }

    [Fact]
    public async Task The_checkup_names_what_is_wrong()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await test.QueryAsync("insert into etl.migration (version, name) values (9999, '9999_future.sql')");

        var checkups = await new WarehouseAdministration(test.Source).CheckAsync(Instant.FromUtc(2026, 11, 22, 12, 0), CancellationToken.None);

        checkups[^1].Should().BeEquivalentTo(new { Name = "schema.version", Result = CheckupResult.Wrong });
    }
}
