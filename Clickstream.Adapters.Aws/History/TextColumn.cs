using System.Numerics;
using System.Text;
using Clickstream.Adapters.Aws.Parquet;

namespace Clickstream.Adapters.Aws.History;

/// <summary>A column of texts, which repeat themselves: an equal text is encoded once in a row, and read into one string.</summary>
/// <param name="buffer">The column; values of a dictionary share their bytes.</param>
internal sealed class TextColumn(BytesBuffer buffer)
{
    private const int MostSlots = 1024;

    private (ByteRange Range, string? Text)[] recent = [];
    private string? lastAppended;

    /// <summary>Appends a text, or a null.</summary>
    public void Append(string? value)
    {
        if (value is null)
        {
            buffer.AppendNull();
        }
        else if (value != lastAppended || !buffer.TryAppendAgain())
        {
            buffer.Append(value);
            lastAppended = value;
        }
    }

    /// <summary>The next text; <c>null</c> for a null.</summary>
    public string? Next()
    {
        if (!buffer.TryNextRange(out ByteRange range))
        {
            return null;
        }

        if (recent.Length == 0)
        {
            // There are no more texts than values, and, as equal ones mostly share their bytes, hardly more than bytes.
            var likely = Math.Clamp(Math.Min(buffer.ValueCount, buffer.Bytes.Length), 1, MostSlots);
            recent = new (ByteRange, string?)[BitOperations.RoundUpToPowerOf2((uint)likely)];
        }

        ref var slot = ref recent[(range.Start * 31 + range.Length) & (recent.Length - 1)];
        if (slot.Text is null || slot.Range != range)
        {
            slot = (range, Encoding.UTF8.GetString(buffer.Bytes.Slice(range.Start, range.Length)));
        }

        return slot.Text;
    }
}
