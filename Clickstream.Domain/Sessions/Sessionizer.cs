using System.Collections.Immutable;
using NodaTime;
using NodaTime.TimeZones;

namespace Clickstream.Domain.Sessions;

/// <summary>Cuts one visitor's events into sessions.</summary>
/// <remarks>Pure. The same events in any split into activity runs give the same sessions.</remarks>
public static class Sessionizer
{
    /// <summary>Cuts whole activity runs of one visitor into sessions.</summary>
    /// <param name="events">All events of one or more activity runs of one visitor, in their total order, each event once.</param>
    /// <param name="rules">When a session ends.</param>
    /// <param name="sessionOf">
    /// Receives, for each event, the index of its session in the result; as long as <paramref name="events"/>.
    /// </param>
    /// <returns>At least one session when there is an event; in the order of their first events.</returns>
    public static ImmutableArray<Session> Split(ReadOnlySpan<VisitorActivity> events, SessionRules rules, Span<int> sessionOf)
    {
        var sessions = ImmutableArray.CreateBuilder<Session>();
        Dictionary<string, int>? trusted = rules.TrustClientSessions ? new(StringComparer.Ordinal) : null;
        var current = -1;
        var runStart = -1;
        var dayEnd = Instant.MaxValue;
        for (var i = 0; i < events.Length; i++)
        {
            var activity = events[i];
            if (trusted is not null && activity.ClientSessionId is { } clientSessionId)
            {
                if (trusted.TryGetValue(clientSessionId, out var index))
                {
                    sessions[index].Add(activity);
                }
                else
                {
                    index = sessions.Count;
                    trusted.Add(clientSessionId, index);
                    sessions.Add(Session.Start(activity));
                }

                sessionOf[i] = index;
                continue;
            }

            if (current >= 0 && activity.OccurredAt - sessions[current].EndedAt >= rules.InactivityTimeout)
            {
                CloseRun(sessions, runStart, current, trusted is not null);
                current = -1;
            }

            if (current < 0)
            {
                runStart = sessions.Count;
            }

            if (current < 0 || CutOf(sessions[current], activity, rules, dayEnd) is not SessionCut.None)
            {
                current = sessions.Count;
                sessions.Add(Session.Start(activity));
                dayEnd = EndOfDay(activity.OccurredAt, rules);
            }
            else
            {
                sessions[current].Add(activity);
            }

            sessionOf[i] = current;
        }

        CloseRun(sessions, runStart, current, trusted is not null);
        CloseTrusted(sessions, trusted);
        return sessions.DrainToImmutable();
    }

    /// <summary>Which rule ends a session before an event of the same visitor that follows it.</summary>
    /// <param name="session">The session, without the event.</param>
    /// <param name="activity">The event.</param>
    /// <param name="rules">When a session ends.</param>
    /// <returns><see cref="SessionCut.None"/> when the event belongs to the session.</returns>
    public static SessionCut CutOf(Session session, VisitorActivity activity, SessionRules rules) =>
        rules.TrustClientSessions && activity.ClientSessionId != session.ClientSessionId ? SessionCut.ClientSession
        : rules.TrustClientSessions && activity.ClientSessionId is not null ? SessionCut.None
        : activity.OccurredAt - session.EndedAt >= rules.InactivityTimeout ? SessionCut.Inactivity
        : CutOf(session, activity, rules, EndOfDay(session.StartedAt, rules));

    private static SessionCut CutOf(Session session, VisitorActivity activity, SessionRules rules, Instant dayEnd) =>
        rules.MaximumDuration is { } maximum && activity.OccurredAt - session.StartedAt > maximum ? SessionCut.MaximumDuration
        : activity.OccurredAt >= dayEnd ? SessionCut.Midnight
        : rules.CutOnCampaignChange && activity.CampaignKey is { } campaign && campaign != session.CampaignKey ? SessionCut.Campaign
        : SessionCut.None;

    /// <summary>Where clocks skip midnight, or a whole day, the next one begins right after; of two midnights the first counts.</summary>
    private static readonly ZoneLocalMappingResolver FirstInstant =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The first instant of the next day in the zone at whose midnight sessions end; the end of time without one.</summary>
    private static Instant EndOfDay(Instant at, SessionRules rules) => rules.CutAtMidnightIn is { } zone
        ? zone.ResolveLocal(at.InZone(zone).Date.PlusDays(1).AtMidnight(), FirstInstant).ToInstant()
        : Instant.MaxValue;

    /// <summary>
    /// Gives the sessions of a run its bounds; under trust, sessions of client ids may lie between them and are no part of it.
    /// </summary>
    private static void CloseRun(ImmutableArray<Session>.Builder sessions, int first, int last, bool trusts)
    {
        for (var i = first; i >= 0 && i <= last; i++)
        {
            if (!trusts || sessions[i].ClientSessionId is null)
            {
                sessions[i].SetRun(sessions[first].StartedAt, sessions[last].EndedAt);
            }
        }
    }

    /// <summary>A session that the client's id decides is a run of its own.</summary>
    private static void CloseTrusted(ImmutableArray<Session>.Builder sessions, Dictionary<string, int>? trusted)
    {
        if (trusted is null)
        {
            return;
        }

        foreach (var index in trusted.Values)
        {
            sessions[index].SetRun(sessions[index].StartedAt, sessions[index].EndedAt);
        }
    }
}
