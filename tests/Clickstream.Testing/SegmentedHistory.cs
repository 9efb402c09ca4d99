using System.Globalization;
using System.Runtime.CompilerServices;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;

namespace Clickstream.Testing;

/// <summary>A history whose segments a test lays out itself.</summary>
public sealed class SegmentedHistory : IEventHistory
{
    private readonly HashSet<SegmentId> damaged = [];
    private readonly SortedDictionary<SegmentId, IReadOnlyList<ClickstreamEvent>> segments = [];

    /// <summary>Adds one segment with exactly these events.</summary>
    public SegmentId Add(params IReadOnlyList<ClickstreamEvent> events)
    {
        var id = new SegmentId(segments.Count.ToString("D6", CultureInfo.InvariantCulture));
        segments.Add(id, events);
        return id;
    }

    /// <summary>Loses a segment, as a careless hand would.</summary>
    public void Lose(SegmentId segment) => segments.Remove(segment);

    /// <summary>Adds a segment that cannot be read.</summary>
    public SegmentId AddDamaged()
    {
        var id = Add([]);
        damaged.Add(id);
        return id;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SegmentId>> AppendAsync(IReadOnlyList<ClickstreamEvent> events, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SegmentId>>([Add(events)]);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SegmentId> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var segment in segments.Keys.ToList())
        {
            await Task.CompletedTask;
            yield return segment;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ClickstreamEvent>> ReadAsync(
        SegmentId segment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return damaged.Contains(segment) ? throw new HistoryException(HistoryException.Corrupt, "Damaged.") : segments[segment];
    }
}
