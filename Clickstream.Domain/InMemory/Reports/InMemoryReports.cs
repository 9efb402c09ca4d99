using System.Collections.Immutable;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using NodaTime;

namespace Clickstream.Domain.InMemory;

/// <summary>Computes reports from a warehouse in memory.</summary>
/// <param name="warehouse">The warehouse.</param>
public sealed class InMemoryReports(InMemoryWarehouse warehouse) : IReports
{
    /// <inheritdoc/>
    public Task<OverviewReport> OverviewAsync(ReportFilter filter, CancellationToken cancellationToken) =>
        warehouse.Read(tables => Overview(tables, filter), cancellationToken);

    /// <inheritdoc/>
    public Task<FunnelReport> FunnelAsync(ReportFilter filter, IReadOnlyList<string> steps, CancellationToken cancellationToken) =>
        warehouse.Read(tables => Funnel(tables, filter, steps), cancellationToken);

    /// <inheritdoc/>
    public Task<ProductsReport> ProductsAsync(ReportFilter filter, int top, CancellationToken cancellationToken) =>
        warehouse.Read(tables => Products(tables, filter, top), cancellationToken);

    /// <inheritdoc/>
    public Task<TrafficReport> TrafficAsync(
        ReportFilter filter, TrafficDimension by, int top, CancellationToken cancellationToken) =>
        warehouse.Read(tables => TrafficQuery.Run(new SelectedSessions(tables, filter), by, top), cancellationToken);

    /// <inheritdoc/>
    public Task<TrendsReport> TrendsAsync(ReportFilter filter, CancellationToken cancellationToken) =>
        warehouse.Read(tables => TrendsQuery.Run(new SelectedSessions(tables, filter)), cancellationToken);

    /// <inheritdoc/>
    public Task<PathsReport> PathsAsync(ReportFilter filter, int top, CancellationToken cancellationToken) =>
        warehouse.Read(tables => PathsQuery.Run(new SelectedSessions(tables, filter), top), cancellationToken);

    /// <inheritdoc/>
    public Task<RetentionReport> RetentionAsync(ReportFilter filter, int weeks, CancellationToken cancellationToken) =>
        warehouse.Read(tables => RetentionQuery.Run(new SelectedSessions(tables, filter), weeks), cancellationToken);

    /// <inheritdoc/>
    public Task<CartsReport> CartsAsync(ReportFilter filter, CancellationToken cancellationToken) =>
        warehouse.Read(tables => CartsQuery.Run(new SelectedSessions(tables, filter)), cancellationToken);

    /// <inheritdoc/>
    public Task<SearchesReport> SearchesAsync(ReportFilter filter, int top, CancellationToken cancellationToken) =>
        warehouse.Read(tables => SearchesQuery.Run(new SelectedSessions(tables, filter), top), cancellationToken);

    /// <inheritdoc/>
    public Task<DataQualityReport> DataQualityAsync(ReportFilter filter, CancellationToken cancellationToken) =>
        warehouse.Read(tables => DataQualityQuery.Run(tables, filter), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<VisitorId>> VisitorsOfSessionAsync(Guid sessionKey, CancellationToken cancellationToken) =>
        warehouse.Read(
            tables => VisitorsOf(tables, tables.Sessions.Where(session => session.Key == sessionKey).Select(session => session.VisitorKey)),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<VisitorId>> VisitorsOfOrderAsync(string orderId, CancellationToken cancellationToken) =>
        warehouse.Read(
            tables => VisitorsOf(
                tables, tables.Events.Where(fact => fact.Activity.Order?.OrderId == orderId).Select(fact => fact.Activity.VisitorKey)),
            cancellationToken);

    private static IReadOnlyList<VisitorId> VisitorsOf(StarSchemaTables tables, IEnumerable<Guid> visitorKeys) =>
        [.. visitorKeys.Distinct()
            .Select(key => tables.Dimensions.Visitors[key])
            .Select(row => new VisitorId(row.SiteId, row.ClientId))
            .OrderBy(visitor => visitor.SiteId, StringComparer.Ordinal)
            .ThenBy(visitor => visitor.ClientId, TextOrder.ByCodePoint)];

    private static OverviewReport Overview(StarSchemaTables tables, ReportFilter filter)
    {
        var selected = new SelectedSessions(tables, filter);
        var sessions = selected.Sessions;
        var visitors = sessions.Values.Select(session => session.VisitorKey).ToHashSet();
        var orders = selected.Owned;
        return new OverviewReport
        {
            From = filter.From ?? (sessions.Count == 0 ? null : filter.LocalTimeOf(sessions.Values.Min(session => session.StartedAt)).Date),
            To = filter.To ?? (sessions.Count == 0 ? null : filter.LocalTimeOf(sessions.Values.Max(session => session.StartedAt)).Date),
            Sessions = sessions.Count,
            Visitors = visitors.Count,
            NewVisitors = visitors.Count(key =>
                tables.Dimensions.Visitors[key].FirstSeenAt is var first && first >= filter.Start && first < filter.End),
            Events = sessions.Values.Sum(session => (long)session.Events),
            PageViews = sessions.Values.Sum(session => (long)session.PageViews),
            ProductViews = sessions.Values.Sum(session => (long)session.ProductViews),
            AddToCarts = sessions.Values.Sum(session => (long)session.AddToCarts),
            Orders = orders.Count,
            ConvertedSessions = orders.Select(owned => owned.Purchase.SessionKey).Distinct().Count(),
            BouncedSessions = sessions.Values.Count(session => session.IsBounced),
            CartSessions = sessions.Values.Count(session => session.AddToCarts > 0),
            AbandonedCartSessions = sessions.Values.Count(session => session.IsCartAbandoned),
            Revenue = [.. orders
                .GroupBy(owned => owned.Order.Currency!, owned => owned.Order, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new CurrencyRevenue(
                    group.Key, group.Count(), group.Sum(order => order.Gross), group.Sum(order => order.Refunded)))],
        };
    }

    private static FunnelReport Funnel(StarSchemaTables tables, ReportFilter filter, IReadOnlyList<string> steps)
    {
        var reached = new SelectedSessions(tables, filter).Sessions.ToDictionary(pair => pair.Key, pair => pair.Value.StartedAt);
        var counts = new long[steps.Count];
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] != FunnelReport.SessionStep)
            {
                reached = Reach(tables, reached, steps[i]);
            }

            counts[i] = reached.Count;
        }

        return FunnelReport.Of(steps, counts);
    }

    /// <summary>The sessions that have such an event at or after the moment given for each, with its time.</summary>
    private static Dictionary<Guid, Instant> Reach(StarSchemaTables tables, Dictionary<Guid, Instant> before, string eventName)
    {
        var next = new Dictionary<Guid, Instant>();
        foreach (var (activity, sessionKey) in tables.Events)
        {
            if (tables.Dimensions.EventTypes[activity.EventTypeKey].EventName == eventName
                && before.TryGetValue(sessionKey, out var since) && activity.OccurredAt >= since
                && (!next.TryGetValue(sessionKey, out var known) || activity.OccurredAt < known))
            {
                next[sessionKey] = activity.OccurredAt;
            }
        }

        return next;
    }

    private static ProductsReport Products(StarSchemaTables tables, ReportFilter filter, int top)
    {
        var selected = new SelectedSessions(tables, filter);
        var sessions = selected.Sessions;
        var lines = tables.Events.Where(fact => sessions.ContainsKey(fact.SessionKey))
            .SelectMany(fact => fact.Activity.Lines, (fact, line) => (fact.Activity.Kind, Line: line));
        var products = new Dictionary<string, (long Views, long Adds)>(StringComparer.Ordinal);
        foreach (var (kind, line) in lines.Where(entry => entry.Kind is EventKind.ProductViewed or EventKind.ProductAddedToCart))
        {
            var (views, adds) = products.GetValueOrDefault(line.ProductId);
            products[line.ProductId] = kind is EventKind.ProductViewed ? (views + 1, adds) : (views, adds + 1);
        }

        var sold = selected.Owned
            .SelectMany(owned => owned.Purchase.Activity.Lines)
            .ToLookup(line => line.ProductId, StringComparer.Ordinal);
        var attributes = tables.Dimensions.Products.Values.GroupBy(row => row.ProductId, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => group.OrderByDescending(row => row.LastSeenAt).ThenByDescending(row => row.ProductKey).First(),
            StringComparer.Ordinal);
        var rows = products.Keys.Union(sold.Select(group => group.Key), StringComparer.Ordinal).Select(productId => new ProductPerformance(
            productId,
            attributes[productId].Name,
            attributes[productId].Brand,
            attributes[productId].Category,
            products.GetValueOrDefault(productId).Views,
            products.GetValueOrDefault(productId).Adds,
            sold[productId].Count(),
            sold[productId].Sum(line => (long)line.Quantity),
            [.. sold[productId]
                .GroupBy(line => line.Currency, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new Money(group.Sum(line => line.Value), group.Key))]));
        return new ProductsReport([.. rows
            .OrderByDescending(row => row.Purchases)
            .ThenByDescending(row => row.Views)
            .ThenBy(row => row.ProductId, TextOrder.ByCodePoint)
            .Take(top)]);
    }
}
