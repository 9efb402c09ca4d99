namespace Clickstream.Domain.Ports;

/// <summary>The name of one immutable object of the history.</summary>
/// <param name="Value">The name, unique within the history; names of later hours sort later.</param>
public readonly record struct SegmentId(string Value) : IComparable<SegmentId>
{
    /// <summary>Orders ordinally.</summary>
    public int CompareTo(SegmentId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(SegmentId left, SegmentId right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(SegmentId left, SegmentId right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(SegmentId left, SegmentId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(SegmentId left, SegmentId right) => left.CompareTo(right) >= 0;

    /// <summary>The name.</summary>
    public override string ToString() => Value;
}
