using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clickstream.Domain.Telemetry;

/// <summary>The meter and the activity source by which everything here tells of itself.</summary>
/// <remarks>Names and units follow the OpenTelemetry conventions. Who does not listen pays nothing.</remarks>
public static class ClickstreamTelemetry
{
    /// <summary>The name of both.</summary>
    public const string Name = "Clickstream";

    /// <summary>The attribute of activities that names segments.</summary>
    public const string SegmentIds = "clickstream.segment.ids";

    /// <summary>Where instruments are made.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>Where activities are begun.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Marks an activity as failed.</summary>
    /// <param name="activity">The activity; <c>null</c> when nobody listens.</param>
    /// <param name="code">A stable code, as in <c>error.type</c>.</param>
    public static void Fail(Activity? activity, string code) =>
        activity?.SetTag("error.type", code).SetStatus(ActivityStatusCode.Error, code);
}
