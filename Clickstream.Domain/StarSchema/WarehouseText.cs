using System.Buffers;
using System.Text;

namespace Clickstream.Domain.StarSchema;

/// <summary>Texts as a warehouse shows them; the history keeps them as they were sent.</summary>
/// <remarks>
/// Two spellings of one text become one member of a dimension: texts are composed (Unicode NFC), and characters that cannot be seen but
/// change what is seen around them are left out. NUL, which PostgreSQL cannot store, and halves of surrogate pairs become U+FFFD.
/// </remarks>
internal static class WarehouseText
{
    /// <summary>Nothing between these needs a second look: no NUL, and no mark that would combine.</summary>
    private const char FirstPlain = '\u0001';
    private const char LastPlain = '\u02FF';

    private const char Replacement = '\uFFFD';

    /// <summary>NUL, zero-width space, marks of direction, word joiner, byte order mark, and surrogates, of which some are tags.</summary>
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [
            '\0', '\u061C', '\u200B', '\u200E', '\u200F', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2060', '\u2066', '\u2067',
            '\u2068', '\u2069', '\uFEFF', .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code),
        ]);

    /// <summary>The text of a member or a column; the same instance when there is nothing to change.</summary>
    public static string? Of(string? text) => text is null || !text.AsSpan().ContainsAnyExceptInRange(FirstPlain, LastPlain) ? text
        : text.AsSpan().ContainsAny(Suspects) ? CanonicalComposition.Of(Cleaned(text))
        : CanonicalComposition.Of(text);

    private static string Cleaned(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        var remaining = text.AsSpan();
        while (!remaining.IsEmpty)
        {
            var isRune = Rune.DecodeFromUtf16(remaining, out var rune, out var consumed) is OperationStatus.Done;
            if (!isRune || rune.Value == 0)
            {
                cleaned.Append(Replacement);
            }
            else if (!IsInvisible(rune))
            {
                cleaned.Append(remaining[..consumed]);
            }

            remaining = remaining[consumed..];
        }

        return cleaned.ToString();
    }

    /// <summary>Joiners stay: scripts and emoji are made of them.</summary>
    private static bool IsInvisible(Rune rune) => rune.Value is 0x061C or 0x200B or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or 0x2060
        or (>= 0x2066 and <= 0x2069) or 0xFEFF or (>= 0xE0000 and <= 0xE007F);
}
