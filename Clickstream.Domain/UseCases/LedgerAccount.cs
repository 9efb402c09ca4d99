using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>Adds up segments, outcomes and quarantine by the hour.</summary>
/// <param name="segments">The segments that the history has.</param>
/// <param name="outcomes">What the warehouse says of segments; those that are accounted for are taken out.</param>
internal sealed class LedgerAccount(IReadOnlyCollection<StoredSegment> segments, Dictionary<SegmentId, SegmentOutcome> outcomes)
{
    private readonly HashSet<SegmentId> existing = [.. segments.Select(segment => segment.Id)];
    private readonly Dictionary<Instant, LedgerEntry> hours = [];
    private readonly List<SegmentFinding> findings = [];
    private readonly HashSet<SegmentId> superseded = [];
    private LedgerEntry withoutHour = new(default(Instant?));

    /// <summary>Accounts for a segment of the history.</summary>
    public void Add(StoredSegment segment, Described described)
    {
        if (described.Facts is not { } facts)
        {
            findings.Add(new SegmentFinding(segment.Id, described.Failure!.Code, described.Failure.Message));
            outcomes.Remove(segment.Id);
            return;
        }

        superseded.UnionWith(facts.Lineage.Sources.Concat(facts.Lineage.Ancestors));
        var entry = new LedgerEntry(segment.Hour) { InHistory = facts.Events };
        if (outcomes.Remove(segment.Id, out var outcome))
        {
            Add(Compare(segment, outcome, entry));
        }
        else if (facts.Lineage.Sources.Count == 0)
        {
            Add(entry with { Pending = facts.Events });
        }
        else if (facts.Lineage.Sources.All(outcomes.ContainsKey) && !facts.Lineage.Sources.Any(existing.Contains))
        {
            // It took the place of others, which the warehouse is to be told of yet.
            Add(Compare(segment, TakeOut(facts.Lineage.Sources, facts.Events), entry));
        }
        else if (!facts.Lineage.Sources.Any(existing.Contains))
        {
            Add(entry with { Pending = facts.Events });
        }

        // Else its sources are still there, and count: it is about to take their place.
    }

    /// <summary>Accounts for a batch of the quarantine.</summary>
    public void Add(QuarantineBatch batch)
    {
        if (batch.Failure is { } failure)
        {
            findings.Add(new SegmentFinding(new SegmentId(batch.Id), failure.Code, failure.Message));
        }

        Add(new LedgerEntry(batch.Hour) { Quarantined = batch.Entries.Count });
    }

    /// <summary>Accounts for what only the warehouse knows of.</summary>
    public Ledger Close()
    {
        // What was merged before it was projected whole is accounted for under the name of the segment that stands for it.
        foreach (var outcome in outcomes.Values.Where(one => !superseded.Contains(one.Segment)).OrderBy(one => one.Segment))
        {
            if (!outcome.IsExpired)
            {
                findings.Add(new SegmentFinding(
                    outcome.Segment, Ledger.SegmentMissing,
                    $"The history has lost it; the warehouse had {outcome.Events} events of it."));
            }

            Add(LedgerEntry.Of(outcome) with { Removed = outcome.Events });
        }

        var entries = hours.Values.OrderBy(entry => entry.Hour).ToList();
        return new Ledger(withoutHour == new LedgerEntry(default(Instant?)) ? entries : [.. entries, withoutHour], findings);
    }

    private LedgerEntry Compare(StoredSegment segment, SegmentOutcome outcome, LedgerEntry entry)
    {
        var pending = entry.InHistory - (outcome.Events - outcome.Removed);
        if (outcome.IsExpired)
        {
            // It is about to leave the history; what was not projected of it never will be.
            return LedgerEntry.Of(outcome) with
            {
                Hour = segment.Hour, InHistory = entry.InHistory, KeptOut = outcome.KeptOut + Math.Max(pending, 0),
            };
        }

        if (pending < 0 || (pending > 0 && outcome.Range.IsAll))
        {
            findings.Add(new SegmentFinding(
                segment.Id, Ledger.SegmentDiffers,
                $"It holds {entry.InHistory} events, and the warehouse counted {outcome.Events - outcome.Removed}."));
        }

        return LedgerEntry.Of(outcome) with
        {
            Hour = segment.Hour, InHistory = entry.InHistory, Pending = outcome.Range.IsAll ? 0 : Math.Max(pending, 0),
        };
    }

    private SegmentOutcome TakeOut(IReadOnlyList<SegmentId> sources, long events)
    {
        var sum = sources.Select(source => outcomes[source]).Aggregate((left, right) => left.Plus(right));
        foreach (var source in sources)
        {
            outcomes.Remove(source);
        }

        return sum with { Removed = sum.Events - events };
    }

    private void Add(LedgerEntry entry)
    {
        if (entry.Hour is not { } hour)
        {
            withoutHour = withoutHour.Plus(entry);
        }
        else
        {
            hours[hour] = hours.TryGetValue(hour, out var known) ? known.Plus(entry) : entry;
        }
    }
}
