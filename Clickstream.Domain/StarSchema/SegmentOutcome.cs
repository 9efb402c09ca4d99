using Clickstream.Domain.Ports;

namespace Clickstream.Domain.StarSchema;

/// <summary>What became of the events of one segment; the outcomes add up to the events.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Events">How many events it holds.</param>
/// <param name="Projected">How many became facts as the first of their id.</param>
/// <param name="Duplicates">How many were copies of another event.</param>
/// <param name="Conflicts">How many became facts although their visitor had used their id for other content.</param>
public sealed record SegmentOutcome(SegmentId Segment, int Events, int Projected, int Duplicates, int Conflicts);
