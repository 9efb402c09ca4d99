using Clickstream.Adapters.Aws.Parquet;
using FluentAssertions;

namespace Clickstream.Adapters.Aws.Tests.Parquet;

/// <summary>Compares columns in memory: levels and values.</summary>
internal static class SameColumns
{
    public static void ShouldEqual(this ColumnBuffers actual, ColumnBuffers expected)
    {
        actual.Schema.Columns.Select(column => column.Path).Should().Equal(expected.Schema.Columns.Select(column => column.Path));
        foreach (var column in expected.Schema.Columns)
        {
            var left = actual[actual.Schema.Columns[column.Index]]!;
            var right = expected[column]!;
            left.RowCount.Should().Be(right.RowCount, column.Path);
            left.DefinitionLevels.SequenceEqual(right.DefinitionLevels).Should().BeTrue(column.Path);
            left.RepetitionLevels.SequenceEqual(right.RepetitionLevels).Should().BeTrue(column.Path);
            HaveSameValues(left, right).Should().BeTrue(column.Path);
        }
    }

    private static bool HaveSameValues(ColumnBuffer left, ColumnBuffer right)
    {
        switch (left, right)
        {
            case (BooleanBuffer a, BooleanBuffer b):
                return a.Values.SequenceEqual(b.Values);
            case (Int32Buffer a, Int32Buffer b):
                return a.Values.SequenceEqual(b.Values);
            case (Int64Buffer a, Int64Buffer b):
                return a.Values.SequenceEqual(b.Values);
            case (FloatBuffer a, FloatBuffer b):
                return a.Values.SequenceEqual(b.Values);
            case (DoubleBuffer a, DoubleBuffer b):
                return a.Values.SequenceEqual(b.Values);
            case (FixedBytesBuffer a, FixedBytesBuffer b):
                return a.Bytes.SequenceEqual(b.Bytes);
            case (BytesBuffer a, BytesBuffer b):
                for (var i = 0; i < a.ValueCount; i++)
                {
                    if (!a[i].SequenceEqual(b[i]))
                    {
                        return false;
                    }
                }

                return a.ValueCount == b.ValueCount;
            default:
                return false;
        }
    }
}
