using System.Globalization;
using Clickstream.Domain.InMemory;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;

namespace Clickstream.Testing;

/// <summary>The warehouse in memory.</summary>
public sealed class InMemoryWarehouseUnderTest : IWarehouseUnderTest
{
    private InMemoryWarehouse warehouse = new();

    /// <inheritdoc/>
    public IWarehouse Warehouse => warehouse;

    /// <inheritdoc/>
    public IReports Reports => new InMemoryReports(warehouse);

    /// <inheritdoc/>
    public Task<string> DumpAsync() => warehouse.Read(tables => string.Join('\n', Lines(tables).Order(StringComparer.Ordinal)), CancellationToken.None);

    /// <inheritdoc/>
    public Task ResetAsync()
    {
        warehouse.Dispose();
        warehouse = new InMemoryWarehouse();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        warehouse.Dispose();
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<string> Lines(StarSchemaTables tables)
    {
        var dimensions = tables.Dimensions;
        IEnumerable<object> rows =
        [
            .. dimensions.Devices.Values, .. dimensions.EventTypes.Values, .. dimensions.Geos.Values, .. dimensions.Identities.Values,
            .. dimensions.Pages.Values, .. dimensions.Products.Values, .. dimensions.TrafficSources.Values, .. dimensions.Visitors.Values,
            .. tables.Orders.Values,
        ];
        return rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row}"))
            .Concat(tables.Events.Select(fact => $"event {fact.SessionKey} {Describe(fact.Activity)}"))
            .Concat(tables.Sessions.Select(Describe));
    }

    private static string Describe(VisitorActivity activity) =>
        $"{activity with { Lines = [] }} {string.Join(' ', activity.Lines)}";

    private static string Describe(Session session) =>
        $"{session with { Cart = Domain.Carts.Cart.Empty }} {session.Cart.ClampedUnits} {session.Cart.UnitsBought} {string.Join(' ', session.Cart.Totals())}";
}
