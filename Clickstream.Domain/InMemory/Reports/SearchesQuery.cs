using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;
using Clickstream.Domain.Sessions;

namespace Clickstream.Domain.InMemory;

/// <summary>Computes <see cref="SearchesReport"/>.</summary>
internal static class SearchesQuery
{
    public static SearchesReport Run(SelectedSessions selected, int top)
    {
        var converted = selected.Owned.Select(one => one.Purchase.SessionKey).ToHashSet();
        var clicked = Clicked(selected);
        return new SearchesReport([.. selected.Events
            .Where(fact => fact.Activity is { Kind: EventKind.SearchPerformed, SearchTerm: not null })
            .GroupBy(fact => fact.Activity.SearchTerm!, StringComparer.Ordinal)
            .Select(group => new SearchTerm(
                group.Key, group.Count(), group.Select(fact => fact.SessionKey).Distinct().Count(),
                group.Count(fact => fact.Activity.SearchResults == 0),
                group.Count(fact => clicked.Contains(fact.Activity.Identity)),
                group.Select(fact => fact.SessionKey).Distinct().Count(converted.Contains)))
            .OrderByDescending(row => row.Searches)
            .ThenBy(row => row.Term, TextOrder.ByCodePoint)
            .Take(top)]);
    }

    /// <summary>The searches that are followed by a product before the next search of their session.</summary>
    private static HashSet<EventIdentity> Clicked(SelectedSessions selected)
    {
        var clicked = new HashSet<EventIdentity>();
        foreach (var session in selected.Events
            .Where(fact => fact.Activity.Kind is EventKind.SearchPerformed or EventKind.ProductSelected or EventKind.ProductViewed)
            .GroupBy(fact => fact.SessionKey, fact => fact.Activity))
        {
            VisitorActivity? before = null;
            foreach (var activity in session.Order())
            {
                if (before is { Kind: EventKind.SearchPerformed } search && activity.Kind is not EventKind.SearchPerformed)
                {
                    clicked.Add(search.Identity);
                }

                before = activity;
            }
        }

        return clicked;
    }
}
