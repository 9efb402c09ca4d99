using Clickstream.Domain.Events;
using NodaTime;

namespace Clickstream.Domain.Ports;

/// <summary>A segment as a listing tells of it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Hour">The start of the hour, in UTC, in which its events were received.</param>
/// <param name="Bytes">Its size in the storage, in bytes.</param>
/// <param name="IsRewritten">Whether it stands for other segments.</param>
public sealed record StoredSegment(SegmentId Id, Instant Hour, long Bytes, bool IsRewritten);

/// <summary>What a segment says of itself.</summary>
public sealed record SegmentFacts
{
    /// <summary>Its name.</summary>
    public required SegmentId Id { get; init; }

    /// <summary>How many events it holds.</summary>
    public required long Events { get; init; }

    /// <summary>The checksum of its events; <c>null</c> for segments written before there was one.</summary>
    public EventChecksum? Checksum { get; init; }

    /// <summary>The schema that it was written under.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The program that wrote it; <c>null</c> when it does not say.</summary>
    public string? Writer { get; init; }

    /// <summary>The segments that it stands for.</summary>
    public SegmentLineage Lineage { get; init; } = SegmentLineage.None;
}

/// <summary>A segment whose bytes were fetched.</summary>
/// <param name="facts">What it says of itself.</param>
/// <param name="batches">Its events in batches of bounded size, decoded as they are enumerated.</param>
/// <param name="isExactly">Compares its bytes; see <see cref="IsExactly"/>.</param>
public sealed class OpenSegment(
    SegmentFacts facts, IEnumerable<IReadOnlyList<ClickstreamEvent>> batches,
    Func<IReadOnlyList<ClickstreamEvent>, bool?>? isExactly = null)
{
    /// <summary>What it says of itself.</summary>
    public SegmentFacts Facts { get; } = facts;

    /// <summary>Its events in batches of bounded size, in the order in which they are stored. Enumerated once.</summary>
    /// <exception cref="HistoryException">While it is enumerated: the segment is damaged.</exception>
    public IEnumerable<IReadOnlyList<ClickstreamEvent>> Batches { get; } = batches;

    /// <summary>
    /// Whether its bytes are, to the last, what these events are written as: a damage that this program would not notice may still mislead
    /// another reader.
    /// </summary>
    /// <param name="events">Its events.</param>
    /// <returns><c>null</c> when that cannot be said: another version wrote it.</returns>
    public bool? IsExactly(IReadOnlyList<ClickstreamEvent> events) => isExactly?.Invoke(events);
}
