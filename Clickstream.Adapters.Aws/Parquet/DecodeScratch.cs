namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Memory that is needed while pages are read, the same for every column.</summary>
internal sealed class DecodeScratch
{
    private byte[] page = [];
    private int[] indices = [];

    /// <summary>Whether a page of this length fits without more memory.</summary>
    public bool Holds(int length) => length <= page.Length;

    /// <summary>Room for a page that is not compressed any more.</summary>
    public Span<byte> Page(int length)
    {
        if (length > page.Length)
        {
            Growth.Resize(ref page, length);
        }

        return page.AsSpan(0, length);
    }

    /// <summary>Room for the indices of a page.</summary>
    public Span<int> Indices(int count)
    {
        if (count > indices.Length)
        {
            Growth.Resize(ref indices, count);
        }

        return indices.AsSpan(0, count);
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        Growth.Release(ref page);
        Growth.Release(ref indices);
    }
}
