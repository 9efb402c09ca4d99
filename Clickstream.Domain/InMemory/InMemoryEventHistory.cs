using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using NodaTime;

namespace Clickstream.Domain.InMemory;

/// <summary>A history that lives as long as the process.</summary>
public sealed class InMemoryEventHistory : IEventHistory
{
    private readonly ConcurrentDictionary<SegmentId, IReadOnlyList<ClickstreamEvent>> segments = new();
    private int lastNumber;

    /// <inheritdoc/>
    public Task<IReadOnlyList<SegmentId>> AppendAsync(IReadOnlyList<ClickstreamEvent> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var appended = new List<SegmentId>();
        foreach (var hour in events.GroupBy(e => e.ReceivedAt.ToUnixTimeSeconds() / 3600).OrderBy(group => group.Key))
        {
            var start = Instant.FromUnixTimeSeconds(hour.Key * 3600).InUtc();
            var number = Interlocked.Increment(ref lastNumber);
            var id = new SegmentId(string.Create(
                CultureInfo.InvariantCulture,
                $"events/date={start.Year:D4}-{start.Month:D2}-{start.Day:D2}/hour={start.Hour:D2}/{number:D10}"));
            segments[id] = [.. hour];
            appended.Add(id);
        }

        return Task.FromResult<IReadOnlyList<SegmentId>>(appended);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SegmentId> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var segment in segments.Keys.Order())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return segment;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ClickstreamEvent>> ReadAsync(
        SegmentId segment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        yield return segments.TryGetValue(segment, out var events)
            ? events
            : throw new HistoryException(HistoryException.NotFound, "The history has no such segment.");
    }
}
