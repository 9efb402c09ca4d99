using System.Globalization;

namespace Clickstream.Domain.Privacy;

/// <summary>Cuts IP addresses down to the network that they belong to, so that they name no household.</summary>
/// <remarks>
/// Pure and idempotent. IPv4 keeps 24 bits, IPv6 keeps 48. An IPv6 address that holds an IPv4 one in what is kept is cut where that one is:
/// mapped addresses (<c>::ffff:0:0/96</c>) become IPv4, of 6to4 (<c>2002::/16</c>) 40 bits stay.
/// </remarks>
public static class AddressTruncation
{
    private const int SixToFour = 0x2002;

    /// <summary>Cuts an address.</summary>
    /// <param name="address">An IPv4 or IPv6 address, with a port, brackets or a scope if need be.</param>
    /// <returns>
    /// Its network in canonical text (RFC 5952), such as <c>203.0.113.0</c> or <c>2001:db8:1::</c>; the same instance when that is what
    /// was given; <c>null</c> when it was no address.
    /// </returns>
    public static string? Truncate(string? address)
    {
        var text = WithoutPort(address.AsSpan().Trim(), out var isBracketed);
        Span<byte> bytes = stackalloc byte[IpAddresses.Version6Length];
        string network;
        if (!isBracketed && IpAddresses.TryParseVersion4(text, bytes))
        {
            network = Version4(bytes);
        }
        else if (IpAddresses.TryParseVersion6(WithoutScope(text), bytes))
        {
            network = IsMapped(bytes) ? Version4(bytes[12..]) : Version6(bytes);
        }
        else
        {
            return null;
        }

        return string.Equals(network, address, StringComparison.Ordinal) ? address : network;
    }

    private static string Version4(ReadOnlySpan<byte> bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes[0]}.{bytes[1]}.{bytes[2]}.0");

    // At most three groups are not zero, so that the longest run of zeros is always the one at the end.
    private static string Version6(ReadOnlySpan<byte> bytes)
    {
        var first = (bytes[0] << 8) | bytes[1];
        var second = (bytes[2] << 8) | bytes[3];
        var third = (bytes[4] << 8) | (first == SixToFour ? 0 : bytes[5]);
        return third != 0 ? string.Create(CultureInfo.InvariantCulture, $"{first:x}:{second:x}:{third:x}::")
            : second != 0 ? string.Create(CultureInfo.InvariantCulture, $"{first:x}:{second:x}::")
            : first != 0 ? string.Create(CultureInfo.InvariantCulture, $"{first:x}::")
            : "::";
    }

    private static bool IsMapped(ReadOnlySpan<byte> bytes) =>
        !bytes[..10].ContainsAnyExcept((byte)0) && bytes[10] == 0xFF && bytes[11] == 0xFF;

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> text, out bool isBracketed)
    {
        isBracketed = text is ['[', ..];
        if (isBracketed)
        {
            var close = text.IndexOf(']');
            return close > 0 && (close == text.Length - 1 || IsPort(text[(close + 1)..])) ? text[1..close] : default;
        }

        var colon = text.IndexOf(':');
        return colon > 0 && text[..colon].Contains('.') && IsPort(text[colon..]) ? text[..colon] : text;
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text is [':', _, ..] && ushort.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static ReadOnlySpan<char> WithoutScope(ReadOnlySpan<char> text)
    {
        var scope = text.IndexOf('%');
        return scope < 0 ? text : scope == text.Length - 1 ? default : text[..scope];
    }
}
