using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;

namespace Clickstream.Domain.InMemory;

/// <summary>Computes <see cref="PathsReport"/>.</summary>
internal static class PathsQuery
{
    public static PathsReport Run(SelectedSessions selected, int top)
    {
        var transitions = new Dictionary<(string From, string To), (long Count, HashSet<Guid> Sessions)>();
        foreach (var session in selected.Events.Where(fact => fact.Activity.Kind is EventKind.PageViewed).GroupBy(fact => fact.SessionKey))
        {
            var before = PathsReport.Entry;
            foreach (var type in session.Select(fact => fact.Activity).Order().Select(activity => TypeOf(selected, activity.PageKey)))
            {
                Note(session.Key, before, type);
                before = type;
            }

            Note(session.Key, before, PathsReport.Exit);
        }

        return new PathsReport([.. transitions
            .Select(one => new PathTransition(one.Key.From, one.Key.To, one.Value.Count, one.Value.Sessions.Count))
            .OrderByDescending(row => row.Transitions)
            .ThenBy(row => row.From, TextOrder.ByCodePoint)
            .ThenBy(row => row.To, TextOrder.ByCodePoint)
            .Take(top)]);

        void Note(Guid sessionKey, string from, string to)
        {
            var (count, sessions) = transitions.GetValueOrDefault((from, to), (0, []));
            sessions.Add(sessionKey);
            transitions[(from, to)] = (count + 1, sessions);
        }
    }

    private static string TypeOf(SelectedSessions selected, long? pageKey) =>
        PathsReport.TypeOf(pageKey is { } key ? selected.Tables.Dimensions.Pages[key].Path : null);
}
