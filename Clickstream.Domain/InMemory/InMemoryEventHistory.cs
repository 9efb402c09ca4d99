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
    private readonly ConcurrentDictionary<SegmentId, Segment> segments = new();
    private int lastNumber;

    /// <inheritdoc/>
    public string Location { get; } = $"memory:{Guid.CreateVersion7(SystemClock.Instance.GetCurrentInstant().ToDateTimeOffset())}";

    /// <inheritdoc/>
    public Task<IReadOnlyList<SegmentId>> AppendAsync(IReadOnlyList<ClickstreamEvent> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var appended = new List<SegmentId>();
        foreach (var hour in events.GroupBy(e => HourOf(e.ReceivedAt)).OrderBy(group => group.Key))
        {
            var number = Interlocked.Increment(ref lastNumber);
            appended.Add(Add("events", hour.Key, $"{number:D10}", [.. hour], SegmentLineage.None));
        }

        return Task.FromResult<IReadOnlyList<SegmentId>>(appended);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredSegment> ListAsync(Instant? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var (_, segment) in segments.ToArray().OrderBy(one => one.Value.Stored.IsRewritten).ThenBy(one => one.Key))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return segment.Stored;
        }
    }

    /// <inheritdoc/>
    public Task ProbeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<OpenSegment> OpenAsync(SegmentId segment, CancellationToken cancellationToken)
    {
        var found = Find(segment, cancellationToken);
        return Task.FromResult(new OpenSegment(found.Facts, [found.Events], _ => true));
    }

    /// <inheritdoc/>
    public Task<SegmentFacts> DescribeAsync(SegmentId segment, CancellationToken cancellationToken) =>
        Task.FromResult(Find(segment, cancellationToken).Facts);

    /// <inheritdoc/>
    public Task<bool> MayHoldAsync(
        SegmentId segment, IReadOnlyCollection<string> clientIds, IReadOnlyCollection<string> userIds,
        CancellationToken cancellationToken) =>
        Task.FromResult(Find(segment, cancellationToken).Events.Any(one =>
            clientIds.Contains(one.Visitor.ClientId) || (one.Envelope.UserId is { } userId && userIds.Contains(userId))));

    /// <inheritdoc/>
    public Task<SegmentId> RewriteAsync(
        IReadOnlyList<SegmentFacts> sources, IReadOnlyList<ClickstreamEvent> events, CancellationToken cancellationToken)
    {
        var hour = Find(sources[0].Id, cancellationToken).Stored.Hour;
        var lineage = SegmentLineage.Of(sources);
        return Task.FromResult(Add("compacted", hour, lineage.NameFor(EventChecksum.Of(events)).ToString(), [.. events], lineage));
    }

    /// <inheritdoc/>
    public Task RemoveAsync(IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var segment in segments)
        {
            this.segments.TryRemove(segment, out _);
        }

        return Task.CompletedTask;
    }

    private static Instant HourOf(Instant instant) => Instant.FromUnixTimeSeconds(instant.ToUnixTimeSeconds() / 3600 * 3600);

    private SegmentId Add(
        string folder, Instant hour, string name, IReadOnlyList<ClickstreamEvent> events, SegmentLineage lineage)
    {
        var start = hour.InUtc();
        var id = new SegmentId(string.Create(
            CultureInfo.InvariantCulture, $"{folder}/date={start.Year:D4}-{start.Month:D2}-{start.Day:D2}/hour={start.Hour:D2}/{name}"));
        segments[id] = new Segment(new StoredSegment(id, hour, events.Count, lineage.Sources.Count > 0), events, new SegmentFacts
        {
            Id = id,
            Events = events.Count,
            Checksum = EventChecksum.Of(events),
            SchemaVersion = EventSchema.Current,
            Lineage = lineage,
        });
        return id;
    }

    private Segment Find(SegmentId segment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return segments.TryGetValue(segment, out var found)
            ? found
            : throw new HistoryException(HistoryException.NotFound, "The history has no such segment.");
    }

    private sealed record Segment(StoredSegment Stored, IReadOnlyList<ClickstreamEvent> Events, SegmentFacts Facts);
}
