using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>
/// What a run remembers of the slices it wrote, so that it need not ask the warehouse: the visitors that were new to the warehouse, which
/// events they sent, and the facts of their runs that may still go on.
/// </summary>
/// <remarks>
/// Only a saving: without it every answer is the same. It holds while nobody else writes, which the warehouse's position tells. What it
/// takes is bounded; when a bound is reached it begins anew.
/// </remarks>
internal sealed class RunMemory(SessionRules rules)
{
    private const int MostVisitors = 1_000_000;
    private const int MostFacts = 200_000;

    private readonly Dictionary<Guid, (Instant First, Instant Last)> visitors = [];
    private readonly IdentityFilter written = new();
    private Dictionary<Guid, OpenRun> openRuns = [];
    private long? position;

    /// <summary>Begins a slice at a position of the warehouse.</summary>
    public void Begin(long at)
    {
        if (position != at)
        {
            Clear();
        }

        position = null;
    }

    /// <summary>Whether all of a visitor's facts were written by this run.</summary>
    public bool Knows(Guid visitorKey) => visitors.ContainsKey(visitorKey);

    /// <summary>Whether a copy of an event of a known visitor may be stored.</summary>
    public bool MayHoldCopyOf(VisitorActivity activity) => written.MayContain(activity);

    /// <summary>The times of a known visitor's first and last facts; <c>null</c> for others.</summary>
    public (Instant First, Instant Last)? TimesOf(Guid visitorKey) => visitors.TryGetValue(visitorKey, out var times) ? times : null;

    /// <summary>The run that some events of one visitor touch, when it is remembered and the only one that they may touch.</summary>
    public OpenRun? FindOpenRun(Guid visitorKey, IReadOnlyList<VisitorActivity> touching) =>
        openRuns.TryGetValue(visitorKey, out var run) && touching.All(activity => activity.OccurredAt >= run.StartedAt) ? run : null;

    /// <summary>Says that the slice was committed; what was remembered of it holds from now on.</summary>
    /// <param name="at">The warehouse's position since.</param>
    public void Confirm(long at) => position = at;

    /// <summary>Remembers a slice that is about to be committed.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="open">The activity that was touched.</param>
    /// <param name="deltas">What was written.</param>
    /// <param name="isNew">Whether a visitor was new to the warehouse.</param>
    public void Remember(SliceDecision decision, OpenActivity open, IReadOnlyList<WarehouseDelta> deltas, Func<Guid, bool> isNew)
    {
        if (written.Count + decision.Accepted.Count > IdentityFilter.Capacity || visitors.Count > MostVisitors)
        {
            Clear();
            return;
        }

        var latest = Instant.MinValue;
        var accepted = decision.Accepted;
        for (int from = 0, i = 1; i <= accepted.Count; i++)
        {
            if (i == accepted.Count || accepted[i].VisitorKey != accepted[from].VisitorKey)
            {
                if (Remember(accepted[from].VisitorKey, accepted[from].OccurredAt, accepted[i - 1].OccurredAt, isNew))
                {
                    latest = Instant.Max(latest, accepted[i - 1].OccurredAt);
                    for (; from < i; from++)
                    {
                        written.Add(accepted[from]);
                    }
                }

                from = i;
            }
        }

        if (!rules.TrustClientSessions && latest != Instant.MinValue)
        {
            RememberOpenRuns(latest - rules.InactivityTimeout, decision, open, deltas);
        }
    }

    /// <summary>Remembers when a visitor was seen, unless there are facts of it that this run did not write.</summary>
    private bool Remember(Guid visitorKey, Instant first, Instant last, Func<Guid, bool> isNew)
    {
        ref var times = ref CollectionsMarshal.GetValueRefOrNullRef(visitors, visitorKey);
        if (!Unsafe.IsNullRef(ref times))
        {
            times = (Instant.Min(times.First, first), Instant.Max(times.Last, last));
            return true;
        }

        return isNew(visitorKey) && visitors.TryAdd(visitorKey, (first, last));
    }

    private void RememberOpenRuns(
        Instant horizon, SliceDecision decision, OpenActivity open, IReadOnlyList<WarehouseDelta> deltas)
    {
        var runs = new Dictionary<Guid, OpenRun>();
        var sessions = new HashSet<Guid>();
        var touched = decision.Touching.Select(activity => activity.VisitorKey).ToHashSet();
        foreach (var session in deltas.SelectMany(delta => delta.Sessions))
        {
            if (session.RunEndedAt > horizon && visitors.TryGetValue(session.VisitorKey, out var times) && session.RunEndedAt == times.Last)
            {
                if (!runs.TryGetValue(session.VisitorKey, out var run))
                {
                    runs.Add(session.VisitorKey, run = new OpenRun(session.RunStartedAt, session.RunEndedAt));
                }

                run.Sessions.Add(new SessionReference(session.Key, session.VisitorKey, session.StartedAt));
                sessions.Add(session.Key);
            }
        }

        var removed = decision.Replaced.Select(fact => fact.Activity.Identity).ToHashSet();
        var moved = deltas.SelectMany(delta => delta.ReassignedEvents).ToDictionary(fact => fact.Activity.Identity);
        var stored = open.Events
            .Where(fact => !removed.Contains(fact.Activity.Identity))
            .Select(fact => moved.GetValueOrDefault(fact.Activity.Identity, fact));
        var count = 0;
        foreach (var fact in deltas.SelectMany(delta => delta.Events).Concat(stored))
        {
            if (sessions.Contains(fact.SessionKey))
            {
                runs[fact.Activity.VisitorKey].Events.Add(fact);
                count++;
            }
        }

        foreach (var (visitorKey, run) in openRuns)
        {
            if (run.EndedAt > horizon && !touched.Contains(visitorKey))
            {
                runs.Add(visitorKey, run);
                count += run.Events.Count;
            }
        }

        openRuns = count > MostFacts ? [] : runs;
    }

    private void Clear()
    {
        position = null;
        visitors.Clear();
        written.Clear();
        openRuns = [];
    }
}

/// <summary>A visitor's last run, which may go on.</summary>
/// <param name="startedAt">The time of its first event.</param>
/// <param name="endedAt">The time of its last event.</param>
internal sealed class OpenRun(Instant startedAt, Instant endedAt)
{
    public Instant StartedAt { get; } = startedAt;

    public Instant EndedAt { get; } = endedAt;

    public List<SessionReference> Sessions { get; } = [];

    public List<EventFact> Events { get; } = [];
}
