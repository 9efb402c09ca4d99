using Clickstream.Domain.Reports;
using NodaTime;

namespace Clickstream.Domain.InMemory;

/// <summary>Computes <see cref="RetentionReport"/>.</summary>
internal static class RetentionQuery
{
    private const int DaysAWeek = 7;

    public static RetentionReport Run(SelectedSessions selected, int weeks)
    {
        var filter = selected.Filter;
        var visits = selected.Sessions.Values
            .Select(session => (
                session.VisitorKey, First: WeekOf(selected.Tables.Dimensions.Visitors[session.VisitorKey].FirstSeenAt),
                Week: WeekOf(session.StartedAt)))
            .Distinct()
            .ToList();
        var visitors = visits.GroupBy(visit => visit.First)
            .ToDictionary(cohort => cohort.Key, cohort => (long)cohort.Select(visit => visit.VisitorKey).Distinct().Count());
        var returned = visits.GroupBy(visit => (visit.First, Period.DaysBetween(visit.First, visit.Week) / DaysAWeek))
            .ToDictionary(group => group.Key, group => (long)group.Count());
        return RetentionReport.Of(visitors, returned, weeks);

        LocalDate WeekOf(Instant instant) => RetentionReport.WeekOf(filter.LocalTimeOf(instant).Date);
    }
}
