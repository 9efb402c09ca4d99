namespace Clickstream.Domain.Validation;

/// <summary>Measures texts as they are stored: in UTF-8 bytes.</summary>
internal static class Utf8Text
{
    /// <summary>Cuts a text at the last whole character within a limit; the same instance when it is short enough.</summary>
    public static string? Cut(string? text, int maximumBytes)
    {
        if (text is null || text.Length * 3 <= maximumBytes)
        {
            return text;
        }

        var bytes = 0;
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maximumBytes)
            {
                return text[..end];
            }

            end += rune.Utf16SequenceLength;
        }

        return text;
    }
}
