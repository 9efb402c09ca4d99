namespace Clickstream.Domain.Privacy;

/// <summary>Keeps the digits of UUIDs and of hashes from being read as numbers.</summary>
internal static class Identifiers
{
    /// <summary>The least number of hexadecimal digits of a hash or trace id, with a letter among them.</summary>
    private const int HashLength = 32;

    private const int UuidLength = 36;

    /// <summary>Stands for a digit that belongs to an identifier: a digit of Unicode, but none that a number is read from.</summary>
    private const char HiddenDigit = '\u0660';

    /// <summary>Hides the digits of all identifiers in a working copy.</summary>
    public static void Hide(Span<char> text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAnyInRange('0', 'z');
            if (next < 0)
            {
                return;
            }

            at += next;
            var end = at;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            if (end == at)
            {
                at++;
                continue;
            }

            if (end - at == 8 && IsUuid(text[at..]))
            {
                end = at + UuidLength;
                HideDigits(text[at..end]);
            }
            else if (end - at >= HashLength && IsHash(text[at..end]))
            {
                HideDigits(text[at..end]);
            }

            at = end;
        }
    }

    private static bool IsUuid(ReadOnlySpan<char> text)
    {
        if (text.Length < UuidLength || (text.Length > UuidLength && char.IsAsciiLetterOrDigit(text[UuidLength])))
        {
            return false;
        }

        for (var at = 0; at < UuidLength; at++)
        {
            if (at is 8 or 13 or 18 or 23 ? text[at] != '-' : !char.IsAsciiHexDigit(text[at]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsHash(ReadOnlySpan<char> token)
    {
        var letters = false;
        foreach (var character in token)
        {
            if (!char.IsAsciiHexDigit(character))
            {
                return false;
            }

            letters |= char.IsAsciiLetter(character);
        }

        return letters;
    }

    private static void HideDigits(Span<char> identifier)
    {
        foreach (ref var character in identifier)
        {
            if (char.IsAsciiDigit(character))
            {
                character = HiddenDigit;
            }
        }
    }
}
