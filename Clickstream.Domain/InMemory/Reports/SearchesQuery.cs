using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;

namespace Clickstream.Domain.InMemory;

/// <summary>Computes <see cref="SearchesReport"/>.</summary>
internal static class SearchesQuery
{
    public static SearchesReport Run(SelectedSessions selected, int top)
    {
        var converted = selected.Owned.Select(one => one.Purchase.SessionKey).ToHashSet();
        return new SearchesReport([.. selected.Events
            .Where(fact => fact.Activity is { Kind: EventKind.SearchPerformed, SearchTerm: not null })
            .GroupBy(fact => fact.Activity.SearchTerm!, StringComparer.Ordinal)
            .Select(group => new SearchTerm(
                group.Key, group.Count(), group.Select(fact => fact.SessionKey).Distinct().Count(),
                group.Count(fact => fact.Activity.SearchResults == 0),
                group.Select(fact => fact.SessionKey).Distinct().Count(converted.Contains)))
            .OrderByDescending(row => row.Searches)
            .ThenBy(row => row.Term, TextOrder.ByCodePoint)
            .Take(top)]);
    }
}
