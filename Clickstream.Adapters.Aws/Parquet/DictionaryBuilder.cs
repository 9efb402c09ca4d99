using System.Runtime.InteropServices;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Finds the distinct values of a column chunk in the order in which they first occur.</summary>
/// <remarks>Used again for every column, so that its tables are allocated once.</remarks>
internal sealed class DictionaryBuilder
{
    /// <summary>A dictionary page larger than this would not stay in the cache of whoever reads it.</summary>
    private const long MaxDictionarySize = 1 << 20;

    /// <summary>After this many values it is decided whether going on is worth it.</summary>
    private const int SampleSize = 1 << 14;

    private const int SmallestTable = 1 << 12;

    private int[] indices = [];
    private int[] entries = new int[SmallestTable / 2];
    private uint[] hashes = new uint[SmallestTable / 2];
    private int[] table = new int[SmallestTable];
    private bool[] isSeen = [];
    private int[] seen = [];
    private int valueCount;
    private int entryCount;

    /// <summary>For each value the index of its entry.</summary>
    public ReadOnlySpan<int> Indices => indices.AsSpan(0, valueCount);

    /// <summary>For each entry the position of the value that is it.</summary>
    public ReadOnlySpan<int> Entries => entries.AsSpan(0, entryCount);

    /// <summary>For each entry that some values in a row have, the position of the value that is it.</summary>
    public ReadOnlySpan<int> EntriesOf(int start, int count)
    {
        if (isSeen.Length < entryCount)
        {
            (isSeen, seen) = (new bool[entries.Length], new int[entries.Length]);
        }

        var flags = isSeen.AsSpan(0, entryCount);
        flags.Clear();
        var distinct = 0;
        foreach (var index in Indices.Slice(start, count))
        {
            if (!flags[index])
            {
                flags[index] = true;
                seen[distinct++] = entries[index];
            }
        }

        return seen.AsSpan(0, distinct);
    }

    /// <summary>Builds the dictionary of a column.</summary>
    /// <returns><see langword="false"/> when it would be too large or would save nothing.</returns>
    public bool TryBuild(ColumnBuffer buffer) => buffer switch
    {
        Int32Buffer integers => Build(new NumberValues<int>(integers.Values)),
        Int64Buffer integers => Build(new NumberValues<long>(integers.Values)),

        // As bits, so that both zeros and every NaN stay what they are.
        FloatBuffer floats => Build(new NumberValues<int>(MemoryMarshal.Cast<float, int>(floats.Values))),
        DoubleBuffer doubles => Build(new NumberValues<long>(MemoryMarshal.Cast<double, long>(doubles.Values))),
        FixedBytesBuffer fixedBytes => Build(new FixedBytesValues(fixedBytes)),
        BytesBuffer bytes => Build(new BytesValues(bytes)),
        _ => false,
    };

    private bool Build<T>(T values)
        where T : IDictionaryValues, allows ref struct
    {
        valueCount = values.Count;
        entryCount = 0;
        if (valueCount > indices.Length)
        {
            indices = new int[Growth.Capacity(indices.Length, valueCount)];
        }

        table.AsSpan(0, SmallestTable).Clear();
        var tableSize = SmallestTable;
        long dictionarySize = 0;
        long plainSize = 0;
        for (var i = 0; i < valueCount; i++)
        {
            var size = values.PlainSize(i);
            plainSize += size;
            if (i > 0 && values.AreEqual(i, i - 1))
            {
                indices[i] = indices[i - 1];
                continue;
            }

            var hash = values.Hash(i);
            var index = Find(values, i, hash, tableSize - 1, out var slot);
            if (index < 0)
            {
                dictionarySize += size;
                if (dictionarySize > MaxDictionarySize)
                {
                    return false;
                }

                index = entryCount;
                Add(i, hash, slot, ref tableSize);
            }

            indices[i] = index;

            // A column that is nearly all distinct so far is not worth the rest of the search. The share is high on purpose: of the ids of
            // 30,000 visitors three in four are new in the sample, and a dictionary still makes the column a fourth.
            if (i == SampleSize && entryCount > SampleSize / 16 * 15)
            {
                return false;
            }
        }

        return dictionarySize + ((long)valueCount * DictionaryEncoding.IndexWidth(entryCount) / 8) < plainSize;
    }

    private int Find<T>(T values, int position, uint hash, int mask, out int slot)
        where T : IDictionaryValues, allows ref struct
    {
        for (slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var index = table[slot] - 1;
            if (index < 0 || (hashes[index] == hash && values.AreEqual(entries[index], position)))
            {
                return index;
            }
        }
    }

    private void Add(int position, uint hash, int slot, ref int tableSize)
    {
        if (entryCount == entries.Length)
        {
            Array.Resize(ref entries, entries.Length * 2);
            Array.Resize(ref hashes, hashes.Length * 2);
        }

        entries[entryCount] = position;
        hashes[entryCount] = hash;
        table[slot] = ++entryCount;
        if (entryCount * 2 > tableSize)
        {
            tableSize *= 2;
            FillTable(tableSize);
        }
    }

    private void FillTable(int tableSize)
    {
        if (table.Length < tableSize)
        {
            table = new int[tableSize];
        }

        table.AsSpan(0, tableSize).Clear();
        var mask = tableSize - 1;
        for (var index = 0; index < entryCount; index++)
        {
            var slot = (int)hashes[index] & mask;
            while (table[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            table[slot] = index + 1;
        }
    }
}
