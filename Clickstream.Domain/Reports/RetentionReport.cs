using System.Collections.Immutable;
using NodaTime;

namespace Clickstream.Domain.Reports;

/// <summary>Whether visitors come back: weekly cohorts by the week of the first visit, in the reporting time zone.</summary>
/// <param name="Cohorts">Oldest first; only those with visitors.</param>
public sealed record RetentionReport(ImmutableArray<RetentionCohort> Cohorts)
{
    /// <summary>The report of how many visitors of a cohort had a session in a week after.</summary>
    /// <param name="visitors">The visitors of every cohort, by the Monday of its week.</param>
    /// <param name="returned">For a cohort and a number of weeks after, how many of its visitors had a session then.</param>
    /// <param name="weeks">How many weeks after the first are told.</param>
    public static RetentionReport Of(
        IReadOnlyDictionary<LocalDate, long> visitors, IReadOnlyDictionary<(LocalDate Week, int After), long> returned, int weeks) => new(
        [.. visitors.OrderBy(cohort => cohort.Key).Select(cohort => new RetentionCohort(
            cohort.Key, cohort.Value,
            [.. Enumerable.Range(0, weeks + 1).Select(after => returned.GetValueOrDefault((cohort.Key, after)))]))]);

    /// <summary>The Monday of the week of a day.</summary>
    public static LocalDate WeekOf(LocalDate date) => date.PlusDays(1 - (int)date.DayOfWeek);
}

/// <summary>The visitors of the sessions counted whose very first event lies in one week.</summary>
/// <param name="Week">The Monday of the week.</param>
/// <param name="Visitors">How many they are.</param>
/// <param name="Returned">How many of them had a session in that week, in the next one, and so on.</param>
public sealed record RetentionCohort(LocalDate Week, long Visitors, ImmutableArray<long> Returned)
{
    /// <summary>The share that had a session in each week, 0 to 1.</summary>
    public ImmutableArray<decimal> Rates => [.. Returned.Select(returned => Ratio.Of(returned, Visitors))];
}
