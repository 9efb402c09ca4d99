using System.Collections.Immutable;
using Clickstream.Domain.Events;
using Clickstream.Domain.Orders;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
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

    private static Dictionary<Guid, Session> Select(StarSchemaTables tables, ReportFilter filter) => tables.Sessions
        .Where(session => (filter.IncludesBots || !session.IsBot) && session.StartedAt >= filter.Start && session.StartedAt < filter.End)
        .ToDictionary(session => session.Key);

    /// <summary>The orders owned by the given sessions, each with the fact of the purchase that counts.</summary>
    private static List<(Order Order, EventFact Purchase)> OwnedOrders(StarSchemaTables tables, Dictionary<Guid, Session> sessions)
    {
        var winners = tables.Orders.Values.Where(order => order.Purchase is not null).ToDictionary(order => order.Purchase!.Value);
        return [.. tables.Events
            .Where(fact => fact.Activity.Kind is EventKind.PurchaseCompleted && sessions.ContainsKey(fact.SessionKey)
                && winners.ContainsKey(fact.Activity.Identity))
            .Select(fact => (winners[fact.Activity.Identity], fact))];
    }

    private static OverviewReport Overview(StarSchemaTables tables, ReportFilter filter)
    {
        var sessions = Select(tables, filter);
        var visitors = sessions.Values.Select(session => session.VisitorKey).ToHashSet();
        var orders = OwnedOrders(tables, sessions);
        return new OverviewReport
        {
            From = filter.From ?? (sessions.Count == 0 ? null : Day(sessions.Values.Min(session => session.StartedAt))),
            To = filter.To ?? (sessions.Count == 0 ? null : Day(sessions.Values.Max(session => session.StartedAt))),
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
        var reached = Select(tables, filter).ToDictionary(pair => pair.Key, pair => pair.Value.StartedAt);
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
        var sessions = Select(tables, filter);
        var lines = tables.Events.Where(fact => sessions.ContainsKey(fact.SessionKey))
            .SelectMany(fact => fact.Activity.Lines, (fact, line) => (fact.Activity.Kind, Line: line));
        var products = new Dictionary<string, (long Views, long Adds)>(StringComparer.Ordinal);
        foreach (var (kind, line) in lines.Where(entry => entry.Kind is EventKind.ProductViewed or EventKind.ProductAddedToCart))
        {
            var (views, adds) = products.GetValueOrDefault(line.ProductId);
            products[line.ProductId] = kind is EventKind.ProductViewed ? (views + 1, adds) : (views, adds + 1);
        }

        var sold = OwnedOrders(tables, sessions)
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
            .ThenBy(row => row.ProductId, StringComparer.Ordinal)
            .Take(top)]);
    }

    private static LocalDate Day(Instant instant) => instant.InUtc().Date;
}
