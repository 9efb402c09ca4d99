using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;

namespace Clickstream.Domain.InMemory;

/// <summary>Computes <see cref="DataQualityReport"/>.</summary>
internal static class DataQualityQuery
{
    public static DataQualityReport Run(StarSchemaTables tables, ReportFilter filter)
    {
        var outcomes = tables.Segments.Values.SelectMany(parts => parts)
            .Where(outcome => outcome.Hour >= filter.Start && outcome.Hour < filter.End)
            .ToList();
        var facts = tables.Events.Select(fact => fact.Activity)
            .Where(activity => activity.ReceivedAt >= filter.Start && activity.ReceivedAt < filter.End)
            .ToList();
        return new DataQualityReport
        {
            Events = outcomes.Sum(outcome => outcome.Events),
            Projected = outcomes.Sum(outcome => outcome.Projected),
            Duplicates = outcomes.Sum(outcome => outcome.Duplicates),
            Conflicts = outcomes.Sum(outcome => outcome.Conflicts),
            KeptOut = outcomes.Sum(outcome => outcome.KeptOut),
            PutAside = outcomes.Sum(outcome => outcome.Quarantined),
            Rejected = [.. tables.Rejections.Values.SelectMany(counts => counts)
                .Where(count => count.Hour >= filter.Start && count.Hour < filter.End && count.Events > 0)
                .GroupBy(count => count.Code, count => count.Events, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new RejectedEvents(group.Key, group.Sum()))],
            Facts = facts.Count,
            Late = facts.Count(activity => activity.ReceivedAt - activity.OccurredAt >= DataQualityReport.LateAfter),
            Bots = facts.Count(activity => activity.IsBot),
            Flagged = [.. Enum.GetValues<EventNotes>()
                .Where(flag => flag is not EventNotes.None)
                .Select(flag => new FlaggedFacts(flag.ToString(), facts.Count(activity => activity.Flags.HasFlag(flag))))
                .Where(flagged => flagged.Facts > 0)],
        };
    }
}
