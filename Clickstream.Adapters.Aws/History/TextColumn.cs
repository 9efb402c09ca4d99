using System.Text;
using Clickstream.Adapters.Aws.Parquet;

namespace Clickstream.Adapters.Aws.History;

/// <summary>Reads a column of texts, making one string for values that share their bytes.</summary>
/// <param name="buffer">The column; values of a dictionary share their bytes.</param>
internal sealed class TextColumn(BytesBuffer buffer)
{
    private const int Slots = 1024;

    private readonly (ByteRange Range, string? Text)[] recent = new (ByteRange, string?)[Slots];

    /// <summary>The next text; <c>null</c> for a null.</summary>
    public string? Next()
    {
        if (!buffer.TryNextRange(out ByteRange range))
        {
            return null;
        }

        ref var slot = ref recent[(uint)(range.Start * 31 + range.Length) % Slots];
        if (slot.Text is null || slot.Range != range)
        {
            slot = (range, Encoding.UTF8.GetString(buffer.Bytes.Slice(range.Start, range.Length)));
        }

        return slot.Text;
    }
}
