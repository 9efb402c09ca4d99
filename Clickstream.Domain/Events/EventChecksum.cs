using System.Buffers.Binary;
using System.Globalization;

namespace Clickstream.Domain.Events;

/// <summary>A checksum of a set of events, by which a loss or a change is noticed without comparing them one by one.</summary>
/// <remarks>
/// The sum, modulo 2⁶⁴, of a mix of every event's id and fingerprint: it does not depend on the order of the events, and the checksums of
/// parts add up to the checksum of the whole.
/// </remarks>
/// <param name="Value">The sum.</param>
public readonly record struct EventChecksum(ulong Value)
{
    private const ulong First = 0x9E37_79B9_7F4A_7C15;
    private const ulong Second = 0xD6E8_FEB8_6659_FD93;

    /// <summary>The checksum of events.</summary>
    public static EventChecksum Of(IEnumerable<ClickstreamEvent> events) =>
        events.Aggregate(default(EventChecksum), (checksum, one) => checksum.Add(one));

    /// <summary>The checksum with one more event.</summary>
    public EventChecksum Add(ClickstreamEvent one) => new(unchecked(Value + Mix(one.Id, one.Fingerprint)));

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out EventChecksum checksum)
    {
        var parsed = ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        checksum = new EventChecksum(value);
        return parsed;
    }

    /// <summary>Sixteen hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    private static ulong Mix(EventId id, long fingerprint)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        var high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        return Fold(Fold(high ^ First, low ^ Second), (ulong)fingerprint ^ First);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
