using System.Text;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Shortens the bounds of byte arrays so that they still bound.</summary>
/// <remarks>parquet.thrift, <c>Statistics.min_value</c>: a bound need not occur, but must be a valid value of its logical type.</remarks>
internal static class BoundTruncation
{
    /// <summary>Returns a value of at most <paramref name="maxLength"/> bytes that is not greater.</summary>
    public static byte[] Lower(ReadOnlySpan<byte> value, int maxLength, bool isText) => Prefix(value, maxLength, isText).ToArray();

    /// <summary>Returns a value of at most <paramref name="maxLength"/> bytes that is not less.</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    public static byte[]? Upper(ReadOnlySpan<byte> value, int maxLength, bool isText)
    {
        var prefix = Prefix(value, maxLength, isText);
        return prefix.Length == value.Length ? value.ToArray() : isText ? NextText(prefix) : NextBytes(prefix);
    }

    private static ReadOnlySpan<byte> Prefix(ReadOnlySpan<byte> value, int maxLength, bool isText)
    {
        if (value.Length <= maxLength)
        {
            return value;
        }

        // A text is cut before a character, never inside of one.
        var length = maxLength;
        while (isText && length > 0 && (value[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return value[..length];
    }

    private static byte[]? NextBytes(ReadOnlySpan<byte> prefix)
    {
        var kept = prefix.TrimEnd((byte)0xFF);
        if (kept.IsEmpty)
        {
            return null;
        }

        var next = kept.ToArray();
        next[^1]++;
        return next;
    }

    private static byte[]? NextText(ReadOnlySpan<byte> prefix)
    {
        // The order of UTF-8 bytes is the order of code points. A character whose successor takes more bytes is dropped, as is the last one
        // of all, and the one before it is raised instead.
        while (!prefix.IsEmpty)
        {
            if (Rune.DecodeLastFromUtf8(prefix, out var last, out var length) != System.Buffers.OperationStatus.Done)
            {
                return null;
            }

            var rest = prefix[..^length];
            var next = last.Value == 0xD7FF ? 0xE000 : last.Value + 1;
            if (Rune.IsValid(next) && new Rune(next).Utf8SequenceLength == length)
            {
                var bound = new byte[prefix.Length];
                rest.CopyTo(bound);
                new Rune(next).EncodeToUtf8(bound.AsSpan(rest.Length));
                return bound;
            }

            prefix = rest;
        }

        return null;
    }
}
