namespace Clickstream.Domain.Events;

/// <summary>The id of an event: a UUID, kept as sent or computed from whatever other id was sent.</summary>
/// <param name="Value">The UUID; never the nil or the maximum UUID when it was parsed.</param>
public readonly record struct EventId(Guid Value) : IComparable<EventId>
{
    private const int TextLength = 36;

    /// <summary>Reads a UUID in its 36-character form, in either case.</summary>
    /// <returns><c>false</c> for any other form and for the nil and the maximum UUID, which identify nothing.</returns>
    public static bool TryParse(string? text, out EventId id)
    {
        var parsed = IsUuid(text, out var value) && value != Guid.Empty && value != Guid.AllBitsSet;
        id = parsed ? new EventId(value) : default;
        return parsed;
    }

    /// <summary>Whether a text is a UUID in its 36-character form, the nil and the maximum UUID included.</summary>
    /// <remarks>The runtime's parser also takes spaces around it, and signs and <c>0x</c> in place of digits.</remarks>
    internal static bool IsUuid(string? text, out Guid value)
    {
        value = default;
        if (text is not { Length: TextLength } || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        var position = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            position += i is 4 or 6 or 8 or 10 ? 1 : 0;
            var digits = (DigitOf(text[position]) << 4) | DigitOf(text[position + 1]);
            if (digits < 0)
            {
                return false;
            }

            bytes[i] = (byte)digits;
            position += 2;
        }

        value = new Guid(bytes, bigEndian: true);
        return true;
    }

    /// <summary>The value of a hexadecimal digit; negative for anything else, a hyphen in the wrong place included.</summary>
    private static int DigitOf(char digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'a' and <= 'f' => digit - 'a' + 10,
        >= 'A' and <= 'F' => digit - 'A' + 10,
        _ => -1,
    };

    /// <summary>The id of an event whose sender uses ids of another form: the same site and text always give the same id.</summary>
    public static EventId FromName(string siteId, string text) => new(NameBasedKey.Uuid("event", siteId, text));

    /// <summary>Orders by the bytes of the UUID as it is written, as PostgreSQL does.</summary>
    public int CompareTo(EventId other) => Value.CompareTo(other.Value);

    /// <inheritdoc cref="CompareTo(EventId)"/>
    public static bool operator <(EventId left, EventId right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo(EventId)"/>
    public static bool operator >(EventId left, EventId right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo(EventId)"/>
    public static bool operator <=(EventId left, EventId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo(EventId)"/>
    public static bool operator >=(EventId left, EventId right) => left.CompareTo(right) >= 0;

    /// <summary>The UUID in lower case with hyphens.</summary>
    public override string ToString() => Value.ToString("D");
}
