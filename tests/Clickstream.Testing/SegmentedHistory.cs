using System.Globalization;
using System.Runtime.CompilerServices;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>A history whose segments a test lays out itself.</summary>
public sealed class SegmentedHistory : IEventHistory
{
    private readonly Dictionary<SegmentId, HistoryException> unreadable = [];
    private readonly HashSet<SegmentId> large = [];
    private readonly SortedDictionary<SegmentId, IReadOnlyList<ClickstreamEvent>> segments = [];

    /// <summary>Adds one segment with exactly these events.</summary>
    public SegmentId Add(params IReadOnlyList<ClickstreamEvent> events)
    {
        var id = new SegmentId(segments.Count.ToString("D6", CultureInfo.InvariantCulture));
        segments.Add(id, events);
        return id;
    }

    /// <summary>Adds one segment that says it is too large to be decoded whole.</summary>
    public SegmentId AddLarge(params IReadOnlyList<ClickstreamEvent> events)
    {
        var id = Add(events);
        large.Add(id);
        return id;
    }

    /// <summary>Changes what a segment holds, as nobody may.</summary>
    public void Replace(SegmentId segment, params IReadOnlyList<ClickstreamEvent> events) => segments[segment] = events;

    /// <summary>Loses a segment, as a careless hand would.</summary>
    public void Lose(SegmentId segment) => segments.Remove(segment);

    /// <summary>The segments that there are.</summary>
    public IEnumerable<SegmentId> Ids => segments.Keys;

    /// <summary>Adds a segment that is damaged.</summary>
    public SegmentId AddDamaged() => AddUnreadable(HistoryException.Corrupt, "Damaged.");

    /// <summary>Adds a segment that cannot be read.</summary>
    public SegmentId AddUnreadable(string code, string message)
    {
        var id = Add([]);
        unreadable.Add(id, new HistoryException(code, message));
        return id;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SegmentId>> AppendAsync(IReadOnlyList<ClickstreamEvent> events, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SegmentId>>([Add(events)]);

    /// <inheritdoc/>
    public string Location => "test:segmented";

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredSegment> ListAsync(Instant? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var segment in segments.Keys.ToList())
        {
            await Task.CompletedTask;
            yield return new StoredSegment(segment, Given.Noon, large.Contains(segment) ? 1L << 30 : 1, IsRewritten: false);
        }
    }

    public Task ProbeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<OpenSegment> OpenAsync(SegmentId segment, CancellationToken cancellationToken) => unreadable.TryGetValue(segment, out var failure)
        ? throw failure
        : Task.FromResult(new OpenSegment(Describe(segment), [segments[segment]]));

    /// <inheritdoc/>
    public Task<SegmentFacts> DescribeAsync(SegmentId segment, CancellationToken cancellationToken) => Task.FromResult(Describe(segment));

    /// <inheritdoc/>
    public Task<bool> MayHoldAsync(
        SegmentId segment, IReadOnlyCollection<string> clientIds, IReadOnlyCollection<string> userIds, CancellationToken cancellationToken) =>
        Task.FromResult(true);

    /// <inheritdoc/>
    public Task<SegmentId> RewriteAsync(
        IReadOnlyList<SegmentFacts> sources, IReadOnlyList<ClickstreamEvent> events, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public Task RemoveAsync(IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private SegmentFacts Describe(SegmentId segment) =>
        new() { Id = segment, Events = segments[segment].Count, SchemaVersion = EventSchema.Current };
}
