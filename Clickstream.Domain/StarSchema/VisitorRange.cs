using System.Buffers.Binary;
using System.Globalization;

namespace Clickstream.Domain.StarSchema;

/// <summary>A part of all visitors, told by their keys: writers that share a warehouse each take one.</summary>
/// <remarks>
/// Keys are hashes, so equal ranges hold about equally many visitors. Every visitor has one place from 0 to 65,535 for ever, whatever
/// ranges are made; ranges of different sizes can be compared and subtracted.
/// </remarks>
/// <param name="From">The first place, inclusive, 0 or more.</param>
/// <param name="To">The last place, exclusive, more than <paramref name="From"/> and at most 65,536.</param>
public readonly record struct VisitorRange(int From, int To) : IComparable<VisitorRange>
{
    /// <summary>How many places there are.</summary>
    public const int Places = 65_536;

    /// <summary>The greatest number of shards.</summary>
    public const int MostShards = 1_024;

    /// <summary>All visitors.</summary>
    public static readonly VisitorRange All = new(0, Places);

    /// <summary>Whether it holds all visitors.</summary>
    public bool IsAll => this == All;

    /// <summary>One of some shards of about equal size, which together hold every visitor once.</summary>
    /// <param name="index">Which, from 1 to <paramref name="count"/>.</param>
    /// <param name="count">How many there are, 1 to 1,024.</param>
    public static VisitorRange Shard(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostShards);
        ArgumentOutOfRangeException.ThrowIfLessThan(index, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, count);
        return new VisitorRange((index - 1) * Places / count, index * Places / count);
    }

    /// <summary>A visitor's place.</summary>
    /// <param name="visitorKey">The key; the bits of it that say its version are left out.</param>
    public static int PlaceOf(Guid visitorKey)
    {
        Span<byte> bytes = stackalloc byte[16];
        visitorKey.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    /// <summary>Whether a visitor is in it.</summary>
    public bool Contains(Guid visitorKey) => PlaceOf(visitorKey) is var place && place >= From && place < To;

    /// <summary>Whether any visitor may be in both.</summary>
    public bool Overlaps(VisitorRange other) => From < other.To && other.From < To;

    /// <summary>What is left of it without others.</summary>
    /// <param name="others">The others; may overlap.</param>
    /// <returns>Ranges in their order, none touching another.</returns>
    public IReadOnlyList<VisitorRange> Except(IEnumerable<VisitorRange> others)
    {
        var left = new List<VisitorRange>();
        var from = From;
        foreach (var other in others.Order())
        {
            if (other.From > from && from < To)
            {
                left.Add(new VisitorRange(from, Math.Min(other.From, To)));
            }

            from = Math.Max(from, other.To);
        }

        if (from < To)
        {
            left.Add(this with { From = from });
        }

        return left;
    }

    /// <summary>Cuts it into parts of about equal size.</summary>
    /// <param name="parts">How many, at least 1; fewer when it has fewer places.</param>
    public IReadOnlyList<VisitorRange> Split(int parts)
    {
        var (from, size) = (From, To - From);
        parts = Math.Min(parts, size);
        return [.. Enumerable.Range(0, parts).Select(part => new VisitorRange(
            from + (int)((long)part * size / parts), from + (int)((part + 1L) * size / parts)))];
    }

    /// <summary>Orders by the first place.</summary>
    public int CompareTo(VisitorRange other) => From.CompareTo(other.From);

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(VisitorRange left, VisitorRange right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(VisitorRange left, VisitorRange right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(VisitorRange left, VisitorRange right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(VisitorRange left, VisitorRange right) => left.CompareTo(right) >= 0;

    /// <summary>Its places, such as <c>[0, 32768)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{From}, {To})");
}
