using Clickstream.Adapters.Postgres.Copy;
using Clickstream.Adapters.Postgres.Projection;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.InMemory;
using Clickstream.Domain.StarSchema;
using Clickstream.Testing;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>Memory and PostgreSQL hold the same rows, not only the same sums.</summary>
public sealed class AdapterEqualityTests
{
    [Fact]
    public async Task Rows_projected_in_memory_and_written_to_PostgreSQL_equal_rows_projected_there()
    {
        var history = new SegmentedHistory();
        foreach (var segment in FsCheck.Fluent.Gen.Sample(RandomHistory.Arbitrary.Generator, 40, 30).SelectMany(random => random.Scattered()))
        {
            history.Add(segment);
        }

        await using var projected = await PostgresWarehouseUnderTest.CreateAsync();
        await projected.Warehouse.ProjectAsync(history, sliceEvents: 100);
        using var memory = new InMemoryWarehouse();
        await memory.ProjectAsync(history);
        await using var written = await PostgresWarehouseUnderTest.CreateAsync();
        await memory.Read(tables => WriteAsync(tables, written), CancellationToken.None).Unwrap();

        (await written.DumpAsync()).Should().Be(await projected.DumpAsync());
    }

    private static async Task WriteAsync(StarSchemaTables tables, PostgresWarehouseUnderTest test)
    {
        await using var connection = await test.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var (events, sessions) = (tables.Events.ToList(), tables.Sessions.ToList());
        await Partitions.EnsureAsync(transaction, SchemaNames.Live, Delta(tables), CancellationToken.None);
        await DimensionUpserts.ApplyAsync(connection, SchemaNames.Live, tables.Dimensions, CancellationToken.None);
        await FactTables.Event.CopyAsync(connection, "dw.fact_event", events, CancellationToken.None);
        await FactTables.Item.CopyAsync(connection, "dw.fact_item", FactTables.ItemsOf(events), CancellationToken.None);
        await FactTables.Session.CopyAsync(connection, "dw.fact_session", sessions, CancellationToken.None);
        await FactTables.Cart.CopyAsync(connection, "dw.fact_cart", FactTables.CartsOf(sessions), CancellationToken.None);
        await FactTables.Order.CopyAsync(connection, "dw.fact_order", tables.Orders.Values, CancellationToken.None);
        await transaction.CommitAsync();
    }

    private static WarehouseDelta Delta(StarSchemaTables tables) => new()
    {
        Outcomes = [],
        Dimensions = tables.Dimensions,
        Events = [.. tables.Events],
        RemovedEvents = [],
        RemovedOrders = [],
        ReassignedEvents = [],
        RemovedSessions = [],
        Sessions = [.. tables.Sessions],
        Orders = [.. tables.Orders.Values],
    };
}
