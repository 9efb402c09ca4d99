using Clickstream.Domain.Reports;

namespace Clickstream.Domain.InMemory;

/// <summary>Computes <see cref="TrendsReport"/>.</summary>
internal static class TrendsQuery
{
    public static TrendsReport Run(SelectedSessions selected)
    {
        var owned = selected.Owned.ToLookup(one => one.Purchase.SessionKey, one => one.Order);
        var sessions = selected.Sessions.Values
            .Select(session => (
                Session: session, Local: selected.Filter.LocalTimeOf(session.StartedAt), Orders: owned[session.Key].ToList()))
            .ToList();
        var days = sessions.GroupBy(one => one.Local.Date).Select(day => new TrendDay(
            day.Key, day.Count(), day.Select(one => one.Session.VisitorKey).Distinct().Count(),
            day.Sum(one => (long)one.Session.Events), day.Sum(one => (long)one.Session.PageViews), day.Sum(one => one.Orders.Count),
            SelectedSessions.NetOf(day.SelectMany(one => one.Orders))));
        var hours = sessions.GroupBy(one => (one.Local.DayOfWeek, one.Local.Hour)).Select(hour => new TrendHour(
            hour.Key.DayOfWeek, hour.Key.Hour, hour.Count(), hour.Sum(one => one.Orders.Count)));
        return TrendsReport.Of(days, hours);
    }
}
