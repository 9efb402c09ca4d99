using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Testing;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>PostgreSQL keeps the contract of a warehouse.</summary>
public sealed class PostgresWarehouseTests : WarehouseContract
{
    protected override async Task<IWarehouseUnderTest> CreateAsync() => await PostgresWarehouseUnderTest.CreateAsync();
}

/// <summary>Writers share a warehouse in PostgreSQL.</summary>
public sealed class PostgresWritersTests : WritersContract
{
    protected override async Task<IWarehouseUnderTest> CreateAsync() => await PostgresWarehouseUnderTest.CreateAsync();

    [Fact]
    public async Task Of_two_slices_that_began_at_one_position_only_one_is_committed_even_without_the_lock()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await using var projection = await test.Warehouse.BeginAsync(
            Projecting.Whole(new SegmentId("one")), new SessionRules(), CancellationToken.None);
        await test.QueryAsync("update etl.writer set position = position + 1 returning position::text");

        var commit = () => projection.CommitAsync([], [], CancellationToken.None);

        (await commit.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.CheckpointMoved);
        (await test.QueryAsync("select count(*)::text from etl.run")).Should().Equal("0");
    }

    [Fact]
    public async Task Members_that_a_shard_could_not_settle_beside_others_are_settled_by_who_finishes()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var (late, early) = (Copy(60, "curl/8.0"), Copy(1, "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"));
        var history = new SegmentedHistory();
        history.Add(late);
        history.Add(early);

        for (var shard = 1; shard <= 2; shard++)
        {
            await test.Warehouse.ProjectAsync(history, sliceEvents: 1, shard: shard, shards: 2);
        }

        await using (var noted = await test.Source.OpenConnectionAsync())
        {
            // As if the last run had ended before it came to settle them.
            await noted.RunAsync(
                """
                insert into dw.dim_device (device_key, device_class, operating_system, browser) values (1, 'desktop', 'none', 'none');
                insert into etl.suspect (dimension, member_key) values ('dim_device', 1)
                """,
                CancellationToken.None);
        }

        (await test.Warehouse.VerifyAsync(history)).Should().BeEmpty();
        history.AddDamaged();
        await test.QueryAsync("insert into etl.suspect (dimension, member_key) values ('dim_device', 1) returning dimension");
        await FluentActions.Awaiting(() => test.Warehouse.ProjectAsync(history, writers: 2)).Should().ThrowAsync<HistoryException>();

        (await test.QueryAsync("select browser from dw.dim_device")).Should().Equal("Firefox");
        (await test.QueryAsync("select count(*)::text from etl.suspect")).Should().Equal("0");

        static ClickstreamEvent Copy(double receivedAfter, string agent) => Given.Event(
            id: 1, receivedAfter: receivedAfter, change: envelope => envelope with { UserAgent = agent });
    }
}

/// <summary>The law holds in PostgreSQL.</summary>
public sealed class PostgresProjectionLawTests : ProjectionLawContract
{
    protected override int Histories => Campaign.Times(240, 10_000);

    protected override int SideBySide => Campaign.Times(20, 25);

    protected override int AtOnce => 2;

    protected override int HistoriesARebuild => 4;

    protected override string Where => "in PostgreSQL";

    protected override async Task<IWarehouseUnderTest> CreateAsync() => await PostgresWarehouseUnderTest.CreateAsync();
}

/// <summary>No call that goes wrong changes a number in PostgreSQL.</summary>
public sealed class PostgresPortFaultsTests : PortFaultsContract
{
    protected override int Step => Campaign.Times(9, 1);

    protected override async Task<IWarehouseUnderTest> CreateAsync() => await PostgresWarehouseUnderTest.CreateAsync();
}

/// <summary>Reports from PostgreSQL keep the contract of reports.</summary>
public sealed class PostgresReportsTests : ReportsContract
{
    protected override async Task<IWarehouseUnderTest> CreateAsync() => await PostgresWarehouseUnderTest.CreateAsync();
}

/// <summary>Reports are cut by filters and time zones alike.</summary>
public sealed class PostgresFilteredReportsTests : FilteredReportsContract
{
    protected override async Task<IWarehouseUnderTest> CreateAsync() => await PostgresWarehouseUnderTest.CreateAsync();
}
