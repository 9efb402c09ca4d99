using System.Globalization;
using System.Text;

namespace Clickstream.Domain.Events;

/// <summary>What may serve as an id: 1 to 128 bytes of visible characters and inner spaces.</summary>
/// <remarks>Control, format and zero-width characters would make two ids that look the same, so they are refused.</remarks>
public static class IdText
{
    /// <summary>The longest id, in UTF-8 bytes.</summary>
    public const int MaximumBytes = 128;

    /// <summary>Whether the text may serve as an id.</summary>
    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaximumBytes || text[0] == ' ' || text[^1] == ' ')
        {
            return false;
        }

        var bytes = 0;
        foreach (var character in text)
        {
            if (char.IsAscii(character))
            {
                if (character is < ' ' or '\x7F')
                {
                    return false;
                }

                bytes++;
            }
            else
            {
                return IsValidBeyondAscii(text);
            }
        }

        return bytes <= MaximumBytes;
    }

    private static bool IsValidBeyondAscii(string text)
    {
        var bytes = 0;
        var remaining = text.AsSpan();
        while (!remaining.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(remaining, out var rune, out var consumed) != System.Buffers.OperationStatus.Done || !IsVisible(rune))
            {
                return false;
            }

            bytes += rune.Utf8SequenceLength;
            remaining = remaining[consumed..];
        }

        return bytes <= MaximumBytes;
    }

    private static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);
}
