using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.Telemetry;
using MediatR;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>
/// Accounts for every event that was received: compares what history and quarantine hold with what the warehouse says of it.
/// </summary>
/// <remarks>Reads what segments say of themselves, not their events. Changes nothing.</remarks>
public sealed record ReadLedger : IRequest<Ledger>
{
    /// <summary>Told how many segments were asked, of how many; <c>null</c> for nobody.</summary>
    public IProgress<(int Asked, int Segments)>? Progress { get; init; }
}

/// <summary>Where every event went.</summary>
/// <param name="Hours">By the hour in which events were received, oldest first; the hour is unknown for segments that are lost.</param>
/// <param name="Findings">What does not add up; none when the account is balanced.</param>
public sealed record Ledger(IReadOnlyList<LedgerEntry> Hours, IReadOnlyList<SegmentFinding> Findings)
{
    /// <summary>A segment holds another number of events than the warehouse counted when it projected it.</summary>
    public const string SegmentDiffers = "ledger.segment_differs";

    /// <summary>The warehouse has projected a segment that the history does not have any more, and no other stands for it.</summary>
    public const string SegmentMissing = "ledger.segment_missing";

    /// <summary>Whether every event is where it should be.</summary>
    public bool IsBalanced => Findings.Count == 0;

    /// <summary>The sums.</summary>
    public LedgerEntry Total => Hours.Aggregate(new LedgerEntry(null), (sum, hour) => sum.Plus(hour));
}

/// <summary>What became of the events received in an hour, or in longer.</summary>
/// <param name="Hour">The start of the hour, in UTC; <c>null</c> for a sum, or when it is not known.</param>
public sealed record LedgerEntry(Instant? Hour)
{
    /// <summary>Events that failed validation: in quarantine.</summary>
    public long Quarantined { get; init; }

    /// <summary>Events that the history holds.</summary>
    public long InHistory { get; init; }

    /// <summary>Events that the history held: copies that compaction dropped, events that were erased, expired or lost.</summary>
    public long Removed { get; init; }

    /// <summary>Events that became facts as the first of their id.</summary>
    public long Projected { get; init; }

    /// <summary>Copies of other events.</summary>
    public long Duplicates { get; init; }

    /// <summary>Events that became facts although their visitor had used their id for other content.</summary>
    public long Conflicts { get; init; }

    /// <summary>Events kept out because their visitor was erased, or because they are too old.</summary>
    public long KeptOut { get; init; }

    /// <summary>Events that the warehouse could not store, put aside at projection.</summary>
    public long PutAside { get; init; }

    /// <summary>Events that are not projected yet.</summary>
    public long Pending { get; init; }

    /// <summary>Events that were accepted: the sum of all that can become of them.</summary>
    public long Accepted => Projected + Duplicates + Conflicts + KeptOut + PutAside + Pending;

    /// <summary>Events that were received: accepted or quarantined.</summary>
    public long Received => Accepted + Quarantined;

    /// <summary>Accepted events that are neither in the history nor known to have left it; 0 when the account is balanced.</summary>
    public long Unaccounted => Accepted - InHistory - Removed;

    /// <summary>The sums of two entries, under the hour of this one.</summary>
    public LedgerEntry Plus(LedgerEntry other) => this with
    {
        Quarantined = Quarantined + other.Quarantined,
        InHistory = InHistory + other.InHistory,
        Removed = Removed + other.Removed,
        Projected = Projected + other.Projected,
        Duplicates = Duplicates + other.Duplicates,
        Conflicts = Conflicts + other.Conflicts,
        KeptOut = KeptOut + other.KeptOut,
        PutAside = PutAside + other.PutAside,
        Pending = Pending + other.Pending,
    };

    /// <summary>The entry of what a warehouse says of events.</summary>
    internal static LedgerEntry Of(SegmentOutcome outcome) => new(outcome.Hour)
    {
        Removed = outcome.Removed,
        Projected = outcome.Projected,
        Duplicates = outcome.Duplicates,
        Conflicts = outcome.Conflicts,
        KeptOut = outcome.KeptOut,
        PutAside = outcome.Quarantined,
    };
}

/// <inheritdoc cref="ReadLedger"/>
internal sealed class ReadLedgerHandler(IEventHistory history, IQuarantine quarantine, IWarehouse warehouse)
    : IRequestHandler<ReadLedger, Ledger>
{
    private const int SegmentsAsked = 16;

    public async Task<Ledger> Handle(ReadLedger request, CancellationToken cancellationToken)
    {
        // The warehouse first: what is received and projected meanwhile is pending then, and what is merged stands for what was there.
        var outcomes = await OutcomesAsync(cancellationToken).ConfigureAwait(false);
        var segments = await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false);
        var facts = await DescribeAsync(segments, request.Progress, cancellationToken).ConfigureAwait(false);
        var account = new LedgerAccount(segments, outcomes);
        foreach (var (segment, described) in segments.Zip(facts))
        {
            account.Add(segment, described);
        }

        await foreach (var batch in quarantine.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            account.Add(batch);
        }

        var ledger = account.Close();
        LedgerTelemetry.Accounted(ledger);
        return ledger;
    }

    private async Task<List<Described>> DescribeAsync(
        List<StoredSegment> segments, IProgress<(int, int)>? progress, CancellationToken cancellationToken)
    {
        var facts = new List<Described>(segments.Count);
        foreach (var asked in segments.Chunk(SegmentsAsked))
        {
            facts.AddRange(await Task.WhenAll(asked.Select(one => DescribeAsync(one.Id, cancellationToken))).ConfigureAwait(false));
            progress?.Report((facts.Count, segments.Count));
        }

        return facts;
    }

    private async Task<Described> DescribeAsync(SegmentId segment, CancellationToken cancellationToken)
    {
        try
        {
            return new Described(await history.DescribeAsync(segment, cancellationToken).ConfigureAwait(false), null);
        }
        catch (HistoryException failure) when (!failure.IsTransient)
        {
            return new Described(null, failure);
        }
    }

    private async Task<Dictionary<SegmentId, SegmentOutcome>> OutcomesAsync(CancellationToken cancellationToken)
    {
        var parts = new Dictionary<SegmentId, List<SegmentOutcome>>();
        await foreach (var outcome in warehouse.ReadOutcomesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!parts.TryGetValue(outcome.Segment, out var known))
            {
                parts.Add(outcome.Segment, known = new List<SegmentOutcome>(1));
            }

            known.Add(outcome);
        }

        return parts.ToDictionary(one => one.Key, one => Sum(one.Value));
    }

    /// <summary>The outcome of a segment, of all visitors if its parts are.</summary>
    private static SegmentOutcome Sum(List<SegmentOutcome> parts)
    {
        var isWhole = VisitorRange.All.Except(parts.Select(part => part.Range)).Count == 0;
        var sum = parts.Aggregate((left, right) => left.Plus(right));
        return isWhole ? sum with { Range = VisitorRange.All } : sum;
    }
}

/// <summary>What a segment says of itself, or why it says nothing.</summary>
internal sealed record Described(SegmentFacts? Facts, HistoryException? Failure);
