using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;

namespace Clickstream.Domain.StarSchema;

/// <summary>The distinct events of a few segments, classified, with the copies within them already told apart.</summary>
public sealed class ClassifiedSlice
{
    private readonly EventClassifier classifier = new();
    private readonly Dictionary<EventIdentity, (VisitorActivity Activity, int Segment)> distinct = [];
    private readonly List<SegmentId> segments = [];
    private readonly List<int> events = [];
    private readonly List<int> keptOut = [];

    /// <summary>The segments of the slice.</summary>
    public IReadOnlyList<SegmentId> Segments => segments;

    /// <summary>How many events were read, copies included.</summary>
    public int EventCount { get; private set; }

    /// <summary>The distinct events, in no particular order.</summary>
    public IReadOnlyCollection<VisitorActivity> Distinct => [.. distinct.Values.Select(entry => entry.Activity)];

    /// <summary>Begins the next segment; events added from now on are its.</summary>
    public void BeginSegment(SegmentId segment)
    {
        segments.Add(segment);
        events.Add(0);
        keptOut.Add(0);
    }

    /// <summary>Adds the next event of the current segment. Of copies the preferred one is kept, in whatever order they come.</summary>
    public void Add(ClickstreamEvent clickstreamEvent)
    {
        var activity = classifier.Classify(clickstreamEvent);
        var segment = segments.Count - 1;
        events[segment]++;
        EventCount++;
        if (!distinct.TryGetValue(activity.Identity, out var known) || activity.IsPreferredTo(known.Activity))
        {
            distinct[activity.Identity] = (activity, segment);
        }
    }

    /// <summary>Counts an event of the current segment that is not to be projected.</summary>
    public void KeepOut()
    {
        events[^1]++;
        keptOut[^1]++;
        EventCount++;
    }

    /// <summary>Takes the events of this slice out of a warehouse.</summary>
    /// <param name="stored">The facts of the warehouse with the visitor and event id of an event of this slice.</param>
    public SliceDecision Retract(IReadOnlyCollection<EventFact> stored) => new(
        [], [.. stored.Where(fact => distinct.ContainsKey(fact.Activity.Identity))], [], new DimensionSet());

    /// <summary>Tells new events from known ones.</summary>
    /// <param name="stored">The facts of the warehouse with the visitor and event id of an event of this slice.</param>
    public SliceDecision Decide(IReadOnlyCollection<EventFact> stored)
    {
        var storedByIdentity = new Dictionary<EventIdentity, EventFact>(stored.Count);
        var usedIds = new HashSet<(Guid VisitorKey, EventId EventId)>(stored.Count);
        foreach (var fact in stored)
        {
            storedByIdentity.Add(fact.Activity.Identity, fact);
            usedIds.Add((fact.Activity.VisitorKey, fact.Activity.EventId));
        }

        var accepted = new List<VisitorActivity>(distinct.Count);
        var replaced = new List<EventFact>();
        var projected = new int[segments.Count];
        var conflicts = new int[segments.Count];
        foreach (var (activity, segment) in distinct.Values)
        {
            if (storedByIdentity.TryGetValue(activity.Identity, out var fact))
            {
                if (activity.IsPreferredTo(fact.Activity))
                {
                    accepted.Add(activity);
                    replaced.Add(fact);
                }

                continue;
            }

            accepted.Add(activity);
            (usedIds.Add((activity.VisitorKey, activity.EventId)) ? projected : conflicts)[segment]++;
        }

        var outcomes = new SegmentOutcome[segments.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var duplicates = events[i] - keptOut[i] - projected[i] - conflicts[i];
            outcomes[i] = new SegmentOutcome(segments[i], events[i], projected[i], duplicates, conflicts[i]) { KeptOut = keptOut[i] };
        }

        accepted.Sort(static (left, right) =>
        {
            var byVisitor = left.VisitorKey.CompareTo(right.VisitorKey);
            return byVisitor != 0 ? byVisitor : left.CompareTo(right);
        });
        return new SliceDecision(accepted, replaced, outcomes, classifier.DimensionsOf(accepted));
    }
}

/// <summary>What is to be done with the events of a slice.</summary>
/// <param name="Accepted">Events that become facts, by visitor and in their order.</param>
/// <param name="Replaced">Facts whose event was received earlier than the stored copy: an accepted copy takes their place.</param>
/// <param name="Outcomes">What became of every segment's events.</param>
/// <param name="Dimensions">The dimension rows of the accepted events.</param>
public sealed record SliceDecision(
    IReadOnlyList<VisitorActivity> Accepted,
    IReadOnlyList<EventFact> Replaced,
    IReadOnlyList<SegmentOutcome> Outcomes,
    DimensionSet Dimensions)
{
    /// <summary>The times and client sessions whose activity runs must be known to fold the accepted events.</summary>
    public IEnumerable<VisitorActivity> Touching => Accepted.Concat(Replaced.Select(fact => fact.Activity));

    /// <summary>The orders that the accepted and the replaced events speak of.</summary>
    public IReadOnlySet<long> OrderKeys => Touching
        .Where(activity => activity.Order is not null)
        .Select(activity => activity.Order!.OrderKey)
        .ToHashSet();
}
