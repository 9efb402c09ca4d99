using System.Text.Json;

namespace Clickstream.Testing.Servers;

/// <summary>An independent reader and writer of Parquet, run through node.</summary>
public static class DuckDb
{
    /// <summary>Runs statements and returns the rows of the last one.</summary>
    public static JsonElement[] Query(params string[] statements) =>
        [.. JsonElement.Parse(ParquetReaders.Run("query.mjs", statements)).EnumerateArray()];

    /// <summary>Runs statements and returns how long each took.</summary>
    public static TimeSpan[] Time(params string[] statements) =>
        [.. JsonElement.Parse(ParquetReaders.Run("time.mjs", statements)).EnumerateArray().Select(one => TimeSpan.FromMilliseconds(one.GetDouble()))];
}
