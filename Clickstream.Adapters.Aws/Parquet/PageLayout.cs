namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Cuts the entries of a column chunk into pages.</summary>
/// <remarks>
/// A page begins with a row (parquet.thrift, <c>OffsetIndex</c>, asks for it). It ends after 20,000 rows, or sooner so that its values take
/// no more than 1 MiB; a row that is larger has a page of its own.
/// </remarks>
internal static class PageLayout
{
    /// <summary>The most rows of a page.</summary>
    public const int MaxRows = 20_000;

    /// <summary>The most bytes of the values of a page, unless one row has more.</summary>
    public const long MaxSize = 1 << 20;

    /// <summary>Returns where the page that begins at <paramref name="entryStart"/> ends, and how many values it has.</summary>
    /// <param name="buffer">The column.</param>
    /// <param name="entryStart">The first entry of the page.</param>
    /// <param name="valueStart">The first value of the page.</param>
    /// <param name="indexWidth">Bits of a dictionary index; -1 where values are not indices.</param>
    public static (int EntryEnd, int ValueCount) NextPage(ColumnBuffer buffer, int entryStart, int valueStart, int indexWidth)
    {
        for (var rows = MaxRows; ; rows /= 2)
        {
            var entryEnd = EndOfRows(buffer, entryStart, rows);
            var valueCount = CountValues(buffer, entryStart, entryEnd);
            var size = indexWidth >= 0 ? (long)valueCount * indexWidth / 8 : PlainEncoding.Size(buffer, valueStart, valueCount);
            if (size <= MaxSize || rows == 1)
            {
                return (entryEnd, valueCount);
            }
        }
    }

    private static int CountValues(ColumnBuffer buffer, int entryStart, int entryEnd)
    {
        var levels = buffer.DefinitionLevels;
        return levels.IsEmpty ? entryEnd - entryStart : levels[entryStart..entryEnd].Count(buffer.Column.MaxDefinitionLevel);
    }

    private static int EndOfRows(ColumnBuffer buffer, int entryStart, int rows)
    {
        if (buffer.Column.List is null)
        {
            return Math.Min(entryStart + rows, buffer.EntryCount);
        }

        // The entry after the last of the rows is the next one with repetition level 0.
        var levels = buffer.RepetitionLevels;
        for (var entry = entryStart + 1; entry < levels.Length; entry++)
        {
            if (levels[entry] == 0 && --rows == 0)
            {
                return entry;
            }
        }

        return levels.Length;
    }
}
