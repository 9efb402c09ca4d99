using System.Collections.Immutable;
using Clickstream.Domain.Events;
using Clickstream.Domain.Orders;
using Clickstream.Domain.Reports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.InMemory;

/// <summary>The sessions that a filter lets through, and the orders that they own.</summary>
internal sealed class SelectedSessions
{
    public SelectedSessions(StarSchemaTables tables, ReportFilter filter)
    {
        (Tables, Filter) = (tables, filter);
        Sessions = tables.Sessions.Where(IsSelected).ToDictionary(session => session.Key);
        var winners = tables.Orders.Values.Where(order => order.Purchase is not null).ToDictionary(order => order.Purchase!.Value);
        Owned = [.. tables.Events
            .Where(fact => fact.Activity.Kind is EventKind.PurchaseCompleted && Sessions.ContainsKey(fact.SessionKey)
                && winners.ContainsKey(fact.Activity.Identity))
            .Select(fact => (winners[fact.Activity.Identity], fact))];
    }

    public StarSchemaTables Tables { get; }

    public ReportFilter Filter { get; }

    public Dictionary<Guid, Session> Sessions { get; }

    /// <summary>The orders owned by the sessions, each with the fact of the purchase that counts.</summary>
    public IReadOnlyList<(Order Order, EventFact Purchase)> Owned { get; }

    /// <summary>The facts of the sessions.</summary>
    public IEnumerable<EventFact> Events => Tables.Events.Where(fact => Sessions.ContainsKey(fact.SessionKey));

    /// <summary>Net revenue by currency, in the order of the codes.</summary>
    public static ImmutableArray<Money> NetOf(IEnumerable<Order> orders) =>
        [.. orders.GroupBy(order => order.Currency!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Money(group.Sum(order => order.Net), group.Key))];

    private bool IsSelected(Session session) =>
        (Filter.IncludesBots || !session.IsBot) && session.StartedAt >= Filter.Start && session.StartedAt < Filter.End
        && IsAmong(Filter.Channels, Tables.Dimensions.TrafficSources[session.TrafficSourceKey].Channel)
        && IsAmong(Filter.DeviceClasses, Tables.Dimensions.Devices[session.DeviceKey].DeviceClass)
        && IsAmong(Filter.Countries, Tables.Dimensions.Geos[session.GeoKey].Country);

    private static bool IsAmong(ImmutableArray<string> wanted, string? value) =>
        wanted.IsEmpty || (value is not null && wanted.Contains(value, StringComparer.Ordinal));
}
