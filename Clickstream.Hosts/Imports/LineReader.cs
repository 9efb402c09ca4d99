namespace Clickstream.Hosts.Imports;

/// <summary>Reads the lines of a stream as bytes, whatever they hold; both LF and CRLF end a line.</summary>
/// <param name="stream">The stream; read to its end, not closed.</param>
internal sealed class LineReader(Stream stream)
{
    /// <summary>What is kept of a line, at most; the rest is passed over.</summary>
    public const int MaximumLineBytes = 1024 * 1024;

    private readonly byte[] buffer = new byte[128 * 1024];
    private int position;
    private int length;

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next line without its end; <c>null</c> at the end of the stream.</summary>
    public async ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        MemoryStream? partial = null;
        while (true)
        {
            if (position == length)
            {
                length = await stream.ReadAsync(buffer, cancellationToken);
                position = 0;
                BytesRead += length;
                if (length == 0)
                {
                    return partial is null ? null : WithoutCarriageReturn(partial.ToArray());
                }
            }

            var rest = buffer.AsMemory(position, length - position);
            var end = rest.Span.IndexOf((byte)'\n');
            var part = end < 0 ? rest : rest[..end];
            position += end < 0 ? rest.Length : end + 1;
            if (end >= 0 && partial is null)
            {
                return WithoutCarriageReturn(part.ToArray());
            }

            partial ??= new MemoryStream();
            partial.Write(part.Span[..(int)Math.Min(part.Length, MaximumLineBytes - partial.Length)]);
            if (end >= 0)
            {
                return WithoutCarriageReturn(partial.ToArray());
            }
        }
    }

    private static byte[] WithoutCarriageReturn(byte[] line) => line is [.., (byte)'\r'] ? line[..^1] : line;
}
