using Clickstream.Domain.Events;

namespace Clickstream.Domain.Ports;

/// <summary>The segments that a rewritten one stands for.</summary>
/// <param name="Sources">Those whose events it was made of.</param>
/// <param name="Ancestors">Those that the sources stood for in their turn.</param>
public sealed record SegmentLineage(IReadOnlyList<SegmentId> Sources, IReadOnlyList<SegmentId> Ancestors)
{
    /// <summary>The lineage of a segment that was appended.</summary>
    public static readonly SegmentLineage None = new([], []);

    /// <summary>The lineage of a segment made of others.</summary>
    public static SegmentLineage Of(IReadOnlyCollection<SegmentFacts> sources) => new(
        [.. sources.Select(source => source.Id).Order()],
        [.. sources.SelectMany(source => source.Lineage.Sources.Concat(source.Lineage.Ancestors)).Distinct().Order()]);

    /// <summary>The name of the segment: the same for the same sources and the same events.</summary>
    public Guid NameFor(EventChecksum checksum) =>
        NameBasedKey.Uuid("segment", [checksum.ToString(), .. Sources.Select(source => source.Value)]);
}
