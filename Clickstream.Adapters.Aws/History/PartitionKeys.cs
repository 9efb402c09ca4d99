using System.Globalization;
using NodaTime;

namespace Clickstream.Adapters.Aws.History;

/// <summary>
/// The keys of the lake: partitions by the hour of arrival, in UTC, in Hive's form. No text that was sent is part of a key.
/// </summary>
internal static class PartitionKeys
{
    public const string Events = "events/";

    public const string Compacted = "compacted/";

    public const string Quarantine = "quarantine/";

    /// <summary>Notices of segments that were appended to an hour long past, under the hour in which they were written.</summary>
    public const string Late = "late/";

    /// <summary>The hour that an instant belongs to, counted from 1970; no accepted event is older.</summary>
    public static long HourOf(Instant instant) => instant.ToUnixTimeSeconds() / NodaConstants.SecondsPerHour;

    /// <summary>When an hour starts.</summary>
    public static Instant StartOf(long hour) => Instant.FromUnixTimeSeconds(hour * NodaConstants.SecondsPerHour);

    /// <summary>The folder of an hour, such as <c>events/date=2026-11-22/hour=10</c>; sorts before all keys of the hour.</summary>
    public static string Partition(string folder, long hour)
    {
        var start = StartOf(hour).InUtc();
        return string.Create(
            CultureInfo.InvariantCulture, $"{folder}date={start.Year:D4}-{start.Month:D2}-{start.Day:D2}/hour={start.Hour:D2}");
    }

    /// <summary>A key in the partition of an hour.</summary>
    public static string Of(string folder, long hour, Guid name, string extension) => $"{Partition(folder, hour)}/{name:D}.{extension}";

    /// <summary>A new key in the partition of an hour.</summary>
    public static string New(string folder, long hour, string extension) => Of(folder, hour, Guid.CreateVersion7(), extension);

    /// <summary>The hour of a key, wherever the partition stands in it.</summary>
    /// <returns><c>null</c> when it has none: it is no key of ours.</returns>
    public static long? HourOf(string key)
    {
        const string Date = "date=";
        const string Form = "yyyy-MM-dd/'hour='HH";
        var at = key.IndexOf(Date, StringComparison.Ordinal) + Date.Length;
        return at >= Date.Length && key.Length >= at + Form.Length - 2
            && DateTime.TryParseExact(
                key.AsSpan(at, Form.Length - 2), Form, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var start)
            ? HourOf(Instant.FromDateTimeUtc(start))
            : null;
    }
}
