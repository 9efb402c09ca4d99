using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using NodaTime;

namespace Clickstream.Domain.InMemory;

/// <summary>Compares the rows of two warehouses in memory.</summary>
internal static class TableComparison
{
    public static IReadOnlyList<WarehouseDifference> Run(StarSchemaTables live, StarSchemaTables built)
    {
        var (left, right) = (Rows(live), Rows(built));
        return
        [
            .. left.Select(group => group.Key).Union(right.Select(group => group.Key))
                .Where(key => !left[key].ToHashSet().SetEquals(right[key]))
                .Select(key => new WarehouseDifference(key.Table, key.Day, left[key].LongCount(), right[key].LongCount()))
                .OrderBy(difference => difference.Table, StringComparer.Ordinal)
                .ThenBy(difference => difference.Day),
        ];
    }

    private static ILookup<(string Table, LocalDate? Day), object> Rows(StarSchemaTables tables)
    {
        var dimensions = tables.Dimensions;
        return
            AllOf("dim_device", dimensions.Devices.Values)
            .Concat(AllOf("dim_event_type", dimensions.EventTypes.Values))
            .Concat(AllOf("dim_geo", dimensions.Geos.Values))
            .Concat(AllOf("dim_identity", dimensions.Identities.Values))
            .Concat(AllOf("dim_page", dimensions.Pages.Values))
            .Concat(AllOf("dim_product", dimensions.Products.Values))
            .Concat(AllOf("dim_traffic_source", dimensions.TrafficSources.Values))
            .Concat(AllOf("dim_visitor", dimensions.Visitors.Values))
            .Concat(tables.Events.Select(fact => (
                "fact_event", DayOf(fact.Activity.OccurredAt), (object)Describe(fact.Activity, fact.SessionKey))))
            .Concat(tables.Sessions.Select(session => ("fact_session", DayOf(session.StartedAt), (object)Describe(session))))
            .Concat(tables.Orders.Values.Select(order => (
                "fact_order", order.PurchasedAt is { } at ? DayOf(at) : null, (object)order)))
            .ToLookup(row => (row.Item1, row.Item2), row => row.Item3);
    }

    private static IEnumerable<(string Table, LocalDate? Day, object Row)> AllOf<TRow>(string table, IEnumerable<TRow> rows)
        where TRow : class => rows.Select(row => (table, default(LocalDate?), (object)row));

    private static LocalDate? DayOf(Instant instant) => instant.InUtc().Date;

    /// <summary>Lines compare by their values here, not as the array that they are in.</summary>
    private static object Describe(VisitorActivity activity, Guid sessionKey) =>
        (activity with { Lines = [] }, string.Join('\n', activity.Lines), sessionKey);

    private static object Describe(Session session) =>
        (session with { Cart = Carts.Cart.Empty }, session.Cart.ClampedUnits, string.Join('\n', session.Cart.Totals()));
}
