using System.Diagnostics;
using Clickstream.Domain.Reports;
using Clickstream.Domain.Sessions;

namespace Clickstream.Domain.InMemory;

/// <summary>Computes <see cref="TrafficReport"/>.</summary>
internal static class TrafficQuery
{
    public static TrafficReport Run(SelectedSessions selected, TrafficDimension by, int top)
    {
        var owned = selected.Owned.ToLookup(one => one.Purchase.SessionKey, one => one.Order);
        return new TrafficReport([.. selected.Sessions.Values
            .GroupBy(session => NameOf(selected, session, by) ?? TrafficReport.NotSet, StringComparer.Ordinal)
            .Select(group => Row(group.Key, [.. group], owned))
            .OrderByDescending(row => row.Sessions)
            .ThenBy(row => row.Name, TextOrder.ByCodePoint)
            .Take(top)]);
    }

    private static TrafficRow Row(string name, List<Session> sessions, ILookup<Guid, Domain.Orders.Order> owned)
    {
        var orders = sessions.SelectMany(session => owned[session.Key]).ToList();
        return new TrafficRow(
            name, sessions.Count, sessions.Select(session => session.VisitorKey).Distinct().Count(),
            sessions.Count(session => session.IsEngaged), sessions.Count(session => owned.Contains(session.Key)), orders.Count,
            SelectedSessions.NetOf(orders));
    }

    private static string? NameOf(SelectedSessions selected, Session session, TrafficDimension by)
    {
        var dimensions = selected.Tables.Dimensions;
        var source = dimensions.TrafficSources[session.TrafficSourceKey];
        return by switch
        {
            TrafficDimension.Channel => source.Channel,
            TrafficDimension.SourceMedium => $"{source.Source} / {source.Medium}",
            TrafficDimension.Campaign => source.Campaign,
            TrafficDimension.Device => dimensions.Devices[session.DeviceKey].DeviceClass,
            TrafficDimension.Country => dimensions.Geos[session.GeoKey].Country,
            TrafficDimension.LandingPage => session.EntryPageKey is { } key ? dimensions.Pages[key].Path : null,
            _ => throw new UnreachableException($"There is no dimension {by}."),
        };
    }
}
