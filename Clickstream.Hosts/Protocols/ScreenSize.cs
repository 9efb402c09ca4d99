using System.Globalization;
using Clickstream.Domain.Events;

namespace Clickstream.Hosts.Protocols;

/// <summary>Reads the size of a screen as GA4 and Snowplow write it.</summary>
internal static class ScreenSize
{
    /// <summary><c>1920x1080</c>; <c>null</c> for anything else.</summary>
    public static ScreenContext? TryParse(string? text)
    {
        var cross = text?.IndexOf('x', StringComparison.Ordinal) ?? -1;
        return cross > 0
            && int.TryParse(text.AsSpan(0, cross), NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(text.AsSpan(cross + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            && width > 0 && height > 0
            ? new ScreenContext(width, height)
            : null;
    }
}
