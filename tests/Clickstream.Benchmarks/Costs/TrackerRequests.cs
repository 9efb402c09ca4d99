using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using NodaTime;

namespace Clickstream.Benchmarks.Costs;

/// <summary>What a browser sends at one time.</summary>
/// <param name="SentAt">When.</param>
/// <param name="Events">The events, oldest first.</param>
internal sealed record TrackerRequest(Instant SentAt, IReadOnlyList<EventDraft> Events);

/// <summary>Cuts simulated visits into the requests that the browser tracker makes of them.</summary>
/// <remarks>
/// The rule is that of <c>samples/Tracker/src/delivery.ts</c> and <c>engagement.ts</c>: an event waits a moment for others, twenty go at
/// once, a page that is left tells how long it was looked at, and a document that is left sends all that waits. Of the last page of a visit
/// it is not known when it was left: its last words travel alone.
/// </remarks>
internal static class TrackerRequests
{
    /// <summary>How long an event waits by default.</summary>
    public static readonly Duration FlushInterval = Duration.FromSeconds(2);

    private const int BatchSize = 20;
    private static readonly Duration LeastEngagement = Duration.FromSeconds(1);

    /// <summary>The requests of all visits, in the order in which they are sent.</summary>
    /// <param name="drafts">What happened; repetitions and what no browser sent are passed over.</param>
    /// <param name="flushInterval">How long an event waits for others.</param>
    /// <param name="loadsEveryPage">Whether every page is a document of its own, or one document shows all, as in the sample shop.</param>
    public static List<TrackerRequest> Of(IEnumerable<EventDraft> drafts, Duration flushInterval, bool loadsEveryPage = false) =>
    [
        .. drafts
            .Where(draft => draft.ClientSessionId is not null)
            .DistinctBy(draft => draft.EventId)
            .GroupBy(draft => draft.ClientSessionId)
            .SelectMany(visit => OfVisit(visit.OrderBy(draft => draft.ClientTime), flushInterval, loadsEveryPage))
            .OrderBy(request => request.SentAt),
    ];

    private static List<TrackerRequest> OfVisit(IEnumerable<EventDraft> visit, Duration flushInterval, bool loadsEveryPage)
    {
        var requests = new List<TrackerRequest>();
        var waiting = new List<EventDraft>();
        var flushAt = Instant.MaxValue;
        EventDraft? page = null;
        EventDraft? latest = null;
        foreach (var draft in visit)
        {
            var now = draft.ClientTime!.Value;
            FlushBy(now);
            if (draft.Name == EventNames.PageView)
            {
                Leave(now);
                page = draft;
            }

            Add(draft, now);
            latest = draft;
        }

        var end = latest!.ClientTime!.Value + flushInterval + LeastEngagement;
        FlushBy(end);
        Leave(end);
        Flush(end);
        return requests;

        void Leave(Instant now)
        {
            if (page is not null && now - page.ClientTime!.Value >= LeastEngagement)
            {
                Add(Engagement(page, now), now);
            }

            if (page is not null && loadsEveryPage)
            {
                Flush(now);
            }
        }

        void Add(EventDraft draft, Instant now)
        {
            waiting.Add(draft);
            flushAt = flushAt == Instant.MaxValue ? now + flushInterval : flushAt;
            if (waiting.Count == BatchSize)
            {
                Flush(now);
            }
        }

        void FlushBy(Instant now)
        {
            if (flushAt <= now)
            {
                Flush(flushAt);
            }
        }

        void Flush(Instant at)
        {
            if (waiting.Count > 0)
            {
                requests.Add(new TrackerRequest(at, [.. waiting]));
                waiting.Clear();
            }

            flushAt = Instant.MaxValue;
        }
    }

    private static EventDraft Engagement(EventDraft page, Instant now) => new()
    {
        Name = "user_engagement",
        EventId = Guid.NewGuid().ToString("D"),
        ClientId = page.ClientId,
        UserId = page.UserId,
        LoginState = page.LoginState,
        IdentitySource = page.IdentitySource,
        ClientSessionId = page.ClientSessionId,
        ClientTime = now,
        PageUrl = page.PageUrl,
        PageTitle = page.PageTitle,
        Referrer = page.Referrer,
        UserAgent = page.UserAgent,
        Geo = page.Geo,
        Language = page.Language,
        Screen = page.Screen,
        Properties = $$"""{"engagement_time_msec":{{(long)(now - page.ClientTime!.Value).TotalMilliseconds}}}""",
    };
}
