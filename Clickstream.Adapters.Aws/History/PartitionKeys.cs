using System.Globalization;
using NodaTime;

namespace Clickstream.Adapters.Aws.History;

/// <summary>
/// The keys of the lake: partitions by the hour of arrival, in UTC, in Hive's form. No text that was sent is part of a key.
/// </summary>
internal static class PartitionKeys
{
    public const string Events = "events/";

    public const string Quarantine = "quarantine/";

    /// <summary>The hour that an instant belongs to, counted from 1970; no accepted event is older.</summary>
    public static long HourOf(Instant instant) => instant.ToUnixTimeSeconds() / NodaConstants.SecondsPerHour;

    /// <summary>A new key in the partition of an hour.</summary>
    public static string New(string folder, long hour, string extension)
    {
        var start = Instant.FromUnixTimeSeconds(hour * NodaConstants.SecondsPerHour).InUtc();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}date={start.Year:D4}-{start.Month:D2}-{start.Day:D2}/hour={start.Hour:D2}/{Guid.CreateVersion7():D}.{extension}");
    }
}
