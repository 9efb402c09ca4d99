using Clickstream.Domain.InMemory;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
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
        await using var projection = await test.Warehouse.BeginAsync(new ProjectionScope(Writer: null, []), new SessionRules(), CancellationToken.None);
        var delta = new WarehouseDelta
        {
            Dimensions = tables.Dimensions, Events = [.. tables.Events], Sessions = [.. tables.Sessions], Orders = [.. tables.Orders.Values],
        };
        await projection.WriteAsync(delta, CancellationToken.None);
        await projection.CommitAsync([], [], CancellationToken.None);
    }
}
