using System.Buffers.Binary;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using NodaTime;

namespace Clickstream.Domain.StarSchema;

/// <summary>The distinct events of a few segments, classified, with the copies within them already told apart.</summary>
/// <param name="visitors">Knows the keys of visitors; <c>null</c> for keys of its own.</param>
/// <param name="expectedEvents">About how many events it will have.</param>
public sealed class ClassifiedSlice(VisitorKeys? visitors = null, int expectedEvents = 0)
{
    private readonly VisitorKeys visitors = visitors ??= new VisitorKeys();
    private readonly EventClassifier classifier = new(visitors);
    private readonly List<SliceEvent> events = new(expectedEvents);
    private readonly HashSet<(Guid VisitorKey, EventId EventId)> sharedIds = [];
    private readonly List<Part> parts = [];
    private readonly List<RefusedEvent> refused = [];
    private SliceEvent[]? distinct;
    private int firstPart;
    private int row;

    /// <summary>What of which segments the slice is made of.</summary>
    public IReadOnlyCollection<SegmentPart> Parts => [.. parts.Select(part => new SegmentPart(part.Segment, part.Range))];

    /// <summary>How many events were taken in, copies included.</summary>
    public int EventCount { get; private set; }

    /// <summary>The distinct events, by visitor and in their order. No more can be added after.</summary>
    public IReadOnlyList<SliceEvent> Distinct => distinct ??= SortDistinct();

    /// <summary>The events that were put aside, with their reasons.</summary>
    public IReadOnlyList<RefusedEvent> Refused => refused;

    /// <summary>Begins the next segment; events added from now on are its.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="hour">The start of the hour in which its events were received, when that is known.</param>
    /// <param name="ranges">The visitors whose events are taken in; none in two ranges.</param>
    public void BeginSegment(SegmentId segment, Instant? hour, params IReadOnlyList<VisitorRange> ranges)
    {
        firstPart = parts.Count;
        row = -1;
        parts.AddRange(ranges.Select(range => new Part(segment, range, hour)));
    }

    /// <summary>
    /// Adds the next event of the current segment, unless it is of other visitors. Of copies the preferred one is kept, in whatever order
    /// they come.
    /// </summary>
    public void Add(ClickstreamEvent clickstreamEvent)
    {
        if (TakeIn(clickstreamEvent) is { } part)
        {
            events.Add(new SliceEvent(classifier.Classify(clickstreamEvent), part, row));
        }
    }

    /// <summary>Counts the next event of the current segment, which is not to be projected, unless it is of other visitors.</summary>
    public void KeepOut(ClickstreamEvent clickstreamEvent)
    {
        if (TakeIn(clickstreamEvent) is { } part)
        {
            parts[part].KeptOut++;
        }
    }

    /// <summary>Puts an event aside that the warehouse cannot store.</summary>
    /// <param name="position">Its place in <see cref="Distinct"/>.</param>
    /// <param name="reason">What the warehouse said; holds no value of the event.</param>
    public void Refuse(int position, string reason)
    {
        var one = Distinct[position];
        refused.Add(new RefusedEvent(parts[one.Part].Segment, one.Row, one.Activity, reason));
        parts[one.Part].Quarantined++;
        distinct = [.. Distinct.Where((_, place) => place != position)];
    }

    /// <summary>Takes the events of this slice out of a warehouse.</summary>
    /// <param name="stored">The facts of the warehouse with the visitor and event id of an event of this slice.</param>
    public SliceDecision Retract(IReadOnlyCollection<EventFact> stored)
    {
        var identities = Distinct.Select(one => one.Activity.Identity).ToHashSet();
        return SliceDecision.Retraction([.. stored.Where(fact => identities.Contains(fact.Activity.Identity))]);
    }

    /// <summary>Tells new events from known ones.</summary>
    /// <param name="stored">The facts of the warehouse with the visitor and event id of an event of this slice.</param>
    /// <param name="of">The events to decide about, in their order; <c>null</c> for all.</param>
    public SliceDecision Decide(IReadOnlyCollection<EventFact> stored, IReadOnlyList<SliceEvent>? of = null)
    {
        of ??= Distinct;
        var storedByIdentity = stored.ToDictionary(fact => fact.Activity.Identity);
        var usedIds = stored.Select(fact => (fact.Activity.VisitorKey, fact.Activity.EventId)).ToHashSet();
        var accepted = new List<VisitorActivity>(of.Count);
        var replaced = new List<EventFact>();
        var projected = new long[parts.Count];
        var conflicts = new long[parts.Count];
        for (var i = 0; i < of.Count; i++)
        {
            var (activity, part, _) = of[i];
            if (storedByIdentity.Count > 0 && storedByIdentity.TryGetValue(activity.Identity, out var fact))
            {
                if (activity.IsPreferredTo(fact.Activity))
                {
                    accepted.Add(activity);
                    replaced.Add(fact);
                }

                continue;
            }

            accepted.Add(activity);
            (IsFirstOfItsId(activity) ? projected : conflicts)[part]++;
        }

        return new SliceDecision(accepted, replaced, [.. parts.Select(Outcome)], classifier);

        // Few ids are used by two events, and only those are remembered.
        bool IsFirstOfItsId(VisitorActivity activity)
        {
            var id = (activity.VisitorKey, activity.EventId);
            return (usedIds.Count == 0 || !usedIds.Contains(id))
                && (sharedIds.Count == 0 || !sharedIds.Contains(id) || usedIds.Add(id));
        }

        SegmentOutcome Outcome(Part part, int i) => new(part.Segment, part.Range, part.Hour)
        {
            Events = part.Events,
            KeptOut = part.KeptOut,
            Quarantined = part.Quarantined,
            Projected = projected[i],
            Conflicts = conflicts[i],
            Duplicates = part.Events - part.KeptOut - part.Quarantined - projected[i] - conflicts[i],
        };
    }

    /// <summary>Sorts by the first bytes of the visitors' keys, then puts right and rids of copies those that share them.</summary>
    private SliceEvent[] SortDistinct()
    {
        var sorted = events.ToArray();
        events.Clear();
        events.TrimExcess();
        var prefixes = new ulong[sorted.Length];
        Span<byte> key = stackalloc byte[16];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i].Activity.VisitorKey.TryWriteBytes(key, bigEndian: true, out _);
            prefixes[i] = BinaryPrimitives.ReadUInt64BigEndian(key);
        }

        Array.Sort(prefixes, sorted);
        var kept = 0;
        for (int from = 0, i = 1; i <= sorted.Length; i++)
        {
            if (i == sorted.Length || prefixes[i] != prefixes[from])
            {
                var run = sorted.AsSpan(from, i - from);
                run = run[..KeepPreferred(run)];
                run.Sort(InOrder);
                run.CopyTo(sorted.AsSpan(kept));
                kept += run.Length;
                from = i;
            }
        }

        Array.Resize(ref sorted, kept);
        return sorted;
    }

    /// <summary>Keeps of every event the preferred copy, and notes the ids that different events share.</summary>
    /// <returns>How many are kept, at the beginning.</returns>
    private int KeepPreferred(Span<SliceEvent> run)
    {
        run.Sort(ByIdentity);
        var kept = 0;
        for (var i = 0; i < run.Length; i++)
        {
            var activity = run[i].Activity;
            if (kept > 0 && run[kept - 1].Activity is var before
                && before.EventId == activity.EventId && before.VisitorKey == activity.VisitorKey)
            {
                if (before.Fingerprint == activity.Fingerprint)
                {
                    run[kept - 1] = Preferred(run[kept - 1], run[i]);
                    continue;
                }

                sharedIds.Add((activity.VisitorKey, activity.EventId));
            }

            run[kept++] = run[i];
        }

        return kept;
    }

    private static int ByIdentity(SliceEvent left, SliceEvent right)
    {
        var order = left.Activity.EventId.CompareTo(right.Activity.EventId);
        order = order != 0 ? order : left.Activity.VisitorKey.CompareTo(right.Activity.VisitorKey);
        return order != 0 ? order : left.Activity.Fingerprint.CompareTo(right.Activity.Fingerprint);
    }

    /// <summary>Of copies that nothing tells apart, the one that was read first.</summary>
    private static SliceEvent Preferred(SliceEvent left, SliceEvent right) =>
        left.Activity.IsPreferredTo(right.Activity) ? left
        : right.Activity.IsPreferredTo(left.Activity) ? right
        : (left.Part, left.Row).CompareTo((right.Part, right.Row)) <= 0 ? left : right;

    private static int InOrder(SliceEvent left, SliceEvent right)
    {
        var byVisitor = left.Activity.VisitorKey.CompareTo(right.Activity.VisitorKey);
        return byVisitor != 0 ? byVisitor : left.Activity.CompareTo(right.Activity);
    }

    /// <summary>Counts an event.</summary>
    /// <returns>The part that it belongs to; <c>null</c> when it is of other visitors.</returns>
    private int? TakeIn(ClickstreamEvent clickstreamEvent)
    {
        row++;
        var place = parts[firstPart].Range.IsAll ? 0 : VisitorRange.PlaceOf(visitors.KeyOf(clickstreamEvent.Visitor));
        for (var part = firstPart; part < parts.Count; part++)
        {
            if (place >= parts[part].Range.From && place < parts[part].Range.To)
            {
                parts[part].Events++;
                EventCount++;
                return part;
            }
        }

        return null;
    }

    /// <summary>What of one segment the slice is made of, counted.</summary>
    private sealed class Part(SegmentId segment, VisitorRange range, Instant? hour)
    {
        public SegmentId Segment { get; } = segment;

        public VisitorRange Range { get; } = range;

        public Instant? Hour { get; } = hour;

        public long Events { get; set; }

        public long KeptOut { get; set; }

        public long Quarantined { get; set; }
    }
}

/// <summary>A distinct event of a slice.</summary>
/// <param name="Activity">The event.</param>
/// <param name="Part">Which of the slice's parts it came with.</param>
/// <param name="Row">Its row in the segment, from 0.</param>
public readonly record struct SliceEvent(VisitorActivity Activity, int Part, int Row);

/// <summary>An event that the warehouse could not store.</summary>
/// <param name="Segment">The segment that holds it.</param>
/// <param name="Row">Its row there, from 0.</param>
/// <param name="Activity">The event.</param>
/// <param name="Reason">What the warehouse said; holds no value of the event.</param>
public sealed record RefusedEvent(SegmentId Segment, int Row, VisitorActivity Activity, string Reason);
