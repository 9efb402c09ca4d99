using System.Globalization;

namespace Clickstream.Domain.Privacy;

/// <summary>Reads IP addresses strictly: no octal numbers, no missing parts.</summary>
internal static class IpAddresses
{
    public const int Version6Length = 16;

    private const int Version4Length = 4;

    /// <summary>Reads four decimal numbers without leading zeros (RFC 3986, section 3.2.2).</summary>
    public static bool TryParseVersion4(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        var part = 0;
        foreach (var range in text.Split('.'))
        {
            var number = text[range];
            if (part == Version4Length || number.IsEmpty || (number.Length > 1 && number[0] == '0')
                || !byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out bytes[part]))
            {
                return false;
            }

            part++;
        }

        return part == Version4Length;
    }

    /// <summary>Reads eight hexadecimal groups, of which <c>::</c> may stand for some (RFC 4291, section 2.2).</summary>
    public static bool TryParseVersion6(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        bytes.Clear();
        var gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0)
        {
            return TryParseGroups(text, bytes, out var length) && length == Version6Length;
        }

        Span<byte> tail = stackalloc byte[Version6Length];
        if (!TryParseGroups(text[..gap], bytes, out var before) || !TryParseGroups(text[(gap + 2)..], tail, out var after)
            || before + after > Version6Length - 2 || text[..gap].Contains('.'))
        {
            return false;
        }

        bytes[before..].Clear();
        tail[..after].CopyTo(bytes[(Version6Length - after)..]);
        return true;
    }

    private static bool TryParseGroups(ReadOnlySpan<char> text, Span<byte> bytes, out int length)
    {
        length = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        foreach (var range in text.Split(':'))
        {
            var group = text[range];
            if (range.End.Value == text.Length && group.Contains('.'))
            {
                if (length > Version6Length - Version4Length || !TryParseVersion4(group, bytes[length..]))
                {
                    return false;
                }

                length += Version4Length;
                return true;
            }

            if (length == Version6Length || group.Length is 0 or > 4
                || !ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            bytes[length++] = (byte)(value >> 8);
            bytes[length++] = (byte)value;
        }

        return true;
    }
}
