using System.Globalization;
using NodaTime;

namespace Clickstream.Hosts.Configuration;

/// <summary>Durations as people write them.</summary>
internal static class DurationText
{
    /// <summary>The greatest number of units in a duration.</summary>
    private const int MaximumCount = 1_000_000;

    /// <summary>A duration, as in 100ms, 90s, 30m, 24h or 2d; <c>null</c> when it is none, or longer than anyone means.</summary>
    public static Duration? Parse(string text)
    {
        if (text.EndsWith("ms", StringComparison.Ordinal))
        {
            return int.TryParse(text[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? Duration.FromMilliseconds(milliseconds)
                : null;
        }

        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is 0 or > MaximumCount)
        {
            return null;
        }

        return text[^1] switch
        {
            's' => Duration.FromSeconds(count),
            'm' => Duration.FromMinutes(count),
            'h' => Duration.FromHours(count),
            'd' => Duration.FromDays(count),
            _ => null,
        };
    }
}
