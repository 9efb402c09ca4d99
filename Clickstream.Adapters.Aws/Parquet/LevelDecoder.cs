namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Reads the levels of a data page into a buffer and checks that they go together.</summary>
/// <remarks>README.md of parquet-format, "Nested Encoding"; Encodings.md, "Run Length Encoding / Bit-Packing Hybrid".</remarks>
internal static class LevelDecoder
{
    /// <summary>Reads the levels of a page.</summary>
    /// <param name="repetitionRuns">The runs; ignored for a flat column.</param>
    /// <param name="definitionRuns">The runs; ignored for a flat column that is required.</param>
    /// <param name="entryCount">Entries of the page.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="budget">What the row group may still take.</param>
    /// <returns>How many entries have a value.</returns>
    public static int Decode(
        ReadOnlySpan<byte> repetitionRuns, ReadOnlySpan<byte> definitionRuns, int entryCount, ColumnBuffer buffer, DecodeBudget budget)
    {
        var column = buffer.Column;
        if (column.MaxDefinitionLevel == 0)
        {
            return entryCount;
        }

        budget.Take(entryCount, 1 + column.MaxRepetitionLevel);
        var isFirstPage = buffer.EntryCount == 0;
        buffer.ExtendLevels(entryCount, out var definitions, out var repetitions);
        Decode(definitionRuns, column.MaxDefinitionLevel, definitions);
        if (column.List is not null)
        {
            Decode(repetitionRuns, column.MaxRepetitionLevel, repetitions);
            RequireLists(definitions, repetitions, isFirstPage, column);
            buffer.CountRows(entryCount);
        }

        return definitions.Count(column.MaxDefinitionLevel);
    }

    private static void Decode(ReadOnlySpan<byte> runs, byte maxLevel, Span<byte> levels)
    {
        RleBitPackedHybrid.Decode(runs, BitPacking.Width(maxLevel), levels);
        if (levels.ContainsAnyExceptInRange((byte)0, maxLevel))
        {
            throw ParquetException.Corrupt("a level is greater than the schema allows");
        }
    }

    private static void RequireLists(ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions, bool isFirstPage, ParquetColumn column)
    {
        if (isFirstPage && repetitions.Length > 0 && repetitions[0] != 0)
        {
            throw ParquetException.Corrupt("a column does not begin with a row");
        }

        // Whatever is null or empty as a list is a row of its own, and nothing continues it.
        var emptyLevel = column.EmptyListDefinitionLevel;
        for (var i = 0; i < definitions.Length; i++)
        {
            if (repetitions[i] != 0 && (definitions[i] <= emptyLevel || (i > 0 && definitions[i - 1] <= emptyLevel)))
            {
                throw ParquetException.Corrupt("a list that has no elements goes on");
            }
        }
    }
}
