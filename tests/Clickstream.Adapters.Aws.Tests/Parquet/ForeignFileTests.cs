using System.Diagnostics;
using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using FluentAssertions;
using Xunit;

namespace Clickstream.Adapters.Aws.Tests.Parquet;

/// <summary>Files that other implementations wrote: what is read is what DuckDB reads, and what is not is refused by its name.</summary>
public sealed class ForeignFileTests
{
    /// <summary>Holds a time of the year 290000, which overflows DuckDB's nanoseconds.</summary>
    private const string FarFuture = "int96_from_spark.parquet";

    /// <summary>The files that are refused, with what their refusal must name; all others must be read.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["byte_stream_split.zstd"] = "compression ZSTD",
        ["byte_stream_split_extended.gzip"] = "encoding ByteStreamSplit",
        ["datapage_v1-corrupt-checksum"] = "the checksum of a page is wrong",
        ["datapage_v2.snappy"] = "LIST of primitive values",
        ["delta_byte_array"] = "encoding DeltaByteArray",
        ["delta_encoding_optional_column"] = "encoding DeltaByteArray",
        ["delta_encoding_required_column"] = "encoding DeltaByteArray",
        ["delta_length_byte_array"] = "compression ZSTD",
        ["hadoop_lz4_compressed"] = "compression LZ4",
        ["hadoop_lz4_compressed_larger"] = "compression LZ4",
        ["incorrect_map_schema"] = "MAP",
        ["large_string_map.brotli"] = "MAP",
        ["list_columns"] = "LIST of primitive values",
        ["lz4_raw_compressed"] = "compression LZ4RAW",
        ["lz4_raw_compressed_larger"] = "compression LZ4RAW",
        ["map_no_value"] = "MAP",
        ["nested_lists.snappy"] = "LIST of LIST or MAP",
        ["nested_maps.snappy"] = "MAP",
        ["nested_structs.rust"] = "a struct that is not the element of a LIST",
        ["non_hadoop_lz4_compressed"] = "compression LZ4",
        ["nonnullable.impala"] = "LIST of primitive values",
        ["null_list"] = "LIST of primitive values",
        ["nullable.impala"] = "LIST of primitive values",
        ["nulls.snappy"] = "a struct that is not the element of a LIST",
        ["old_list_structure"] = "LIST of primitive values",
        ["page_v2_empty_compressed"] = "compression ZSTD",
        ["repeated_no_annotation"] = "a struct that is not the element of a LIST",
        ["repeated_primitive_no_list"] = "repeated fields outside of a LIST",
        ["rle-dict-uncompressed-corrupt-checksum"] = "the checksum of a page is wrong",
    };

    [RealDataFact]
    public void Every_file_is_read_or_refused_by_the_name_of_what_is_not_supported()
    {
        var names = Directory.EnumerateFiles(Path.Combine(RealData.ParquetFiles, "data"), "*.parquet").Select(Path.GetFileNameWithoutExtension).ToArray();
        names.Should().HaveCountGreaterThan(60).And.Contain(Refused.Keys);
        foreach (var name in names)
        {
            var read = () => ReadAll(Path.Combine(RealData.ParquetFiles, "data", $"{name}.parquet"));
            if (Refused.TryGetValue(name!, out var feature))
            {
                read.Should().Throw<ParquetException>(name).WithMessage($"*{feature}*");
            }
            else
            {
                read.Should().NotThrow(name);
            }
        }
    }

    [RealDataFact]
    public void What_is_read_is_what_DuckDB_reads()
    {
        var compared = 0;
        foreach (var path in Directory.EnumerateFiles(Path.Combine(RealData.ParquetFiles, "data"), "*.parquet").Order())
        {
            if (!Refused.ContainsKey(Path.GetFileNameWithoutExtension(path)) && Path.GetFileName(path) != FarFuture)
            {
                CellText.Of(path).Should().Equal(CellText.OfDuckDb(path), Path.GetFileName(path));
                compared++;
            }
        }

        compared.Should().BeGreaterThan(30);
    }

    [RealDataFact]
    public void Times_of_twelve_bytes_are_read_whatever_their_year() =>
        CellText.Of(Path.Combine(RealData.ParquetFiles, "data", FarFuture)).Should().Equal(
            "1704141296123456", "1704070800000000", "253402225200000000", "1735599600000000", "-", "9089380393200000000");

    [RealDataFact]
    public void Every_bad_file_is_refused_at_once()
    {
        var files = Directory.GetFiles(Path.Combine(RealData.ParquetFiles, "bad_data"), "*.parquet");
        files.Should().HaveCountGreaterThan(7);
        foreach (var path in files)
        {
            var watch = Stopwatch.StartNew();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var read = () => ReadAll(path);

            read.Should().Throw<ParquetException>(Path.GetFileName(path));
            watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5), Path.GetFileName(path));
            (GC.GetAllocatedBytesForCurrentThread() - allocated).Should().BeLessThan(50_000_000, Path.GetFileName(path));
        }
    }

    private static void ReadAll(string path)
    {
        var reader = ParquetFileReader.Open(File.ReadAllBytes(path));
        for (var group = 0; group < reader.RowGroups.Count; group++)
        {
            reader.ReadRowGroup(group);
        }
    }
}
