using System.Diagnostics;
using System.Diagnostics.Metrics;
using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Domain.Telemetry;

/// <summary>What a projection tells of itself.</summary>
internal static class ProjectionTelemetry
{
    private static readonly Counter<long> Slices = ClickstreamTelemetry.Meter.CreateCounter<long>(
        "clickstream.projection.slices", "{slice}", "Slices committed.");

    private static readonly Counter<long> Events = ClickstreamTelemetry.Meter.CreateCounter<long>(
        "clickstream.projection.events", "{event}", "Events read, by what became of them.");

    private static readonly Counter<long> Sessions = ClickstreamTelemetry.Meter.CreateCounter<long>(
        "clickstream.projection.sessions", "{session}", "Sessions written, and those that were stored before and were recomputed.");

    private static readonly Counter<long> Retries = ClickstreamTelemetry.Meter.CreateCounter<long>(
        "clickstream.projection.retries", "{retry}", "Times that what is pending was listed anew: somebody else had written.");

    private static readonly Histogram<double> SliceDuration = ClickstreamTelemetry.Meter.CreateHistogram<double>(
        "clickstream.projection.slice.duration", "s", "From the first question about a slice to its commit.");

    private static readonly Gauge<int> Pending = ClickstreamTelemetry.Meter.CreateGauge<int>(
        "clickstream.projection.segments.pending", "{segment}", "Segments left to project.");

    private static readonly Gauge<double> Lag = ClickstreamTelemetry.Meter.CreateGauge<double>(
        "clickstream.projection.lag", "s", "How long ago the hour began of the oldest segment that is not projected; 0 when all are.");

    /// <summary>Does all the work of a use case in an activity, which is marked when history or warehouse make it fail.</summary>
    public static async Task<TResult> InActivityAsync<TResult>(string name, Func<Task<TResult>> work)
    {
        using var activity = ClickstreamTelemetry.Activities.StartActivity(name);
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (HistoryException failure)
        {
            ClickstreamTelemetry.Fail(activity, failure.Code);
            throw;
        }
        catch (WarehouseException failure)
        {
            ClickstreamTelemetry.Fail(activity, failure.Code);
            throw;
        }
    }

    /// <summary>The most segments that an activity names.</summary>
    private const int NamedSegments = 128;

    /// <summary>Begins the activity of a slice.</summary>
    public static Activity? BeginSlice(ClassifiedSlice slice) => ClickstreamTelemetry.Activities.StartActivity("project slice")
        ?.SetTag("clickstream.events", slice.EventCount)
        .SetTag("clickstream.segments", slice.Parts.Count)
        .SetTag(ClickstreamTelemetry.SegmentIds, slice.Parts.Take(NamedSegments).Select(part => part.Segment.Value).ToArray());

    /// <summary>Tells of a slice that was committed.</summary>
    public static void Committed(
        IReadOnlyList<SegmentOutcome> outcomes, long sessionsWritten, long sessionsReplaced, TimeSpan duration)
    {
        Slices.Add(1);
        SliceDuration.Record(duration.TotalSeconds);
        Tell("projected", outcomes.Sum(outcome => outcome.Projected));
        Tell("duplicate", outcomes.Sum(outcome => outcome.Duplicates));
        Tell("conflict", outcomes.Sum(outcome => outcome.Conflicts));
        Tell("quarantined", outcomes.Sum(outcome => outcome.Quarantined));
        Tell("kept_out", outcomes.Sum(outcome => outcome.KeptOut));
        Sessions.Add(sessionsWritten, new KeyValuePair<string, object?>("clickstream.change", "written"));
        Sessions.Add(sessionsReplaced, new KeyValuePair<string, object?>("clickstream.change", "replaced"));

        static void Tell(string outcome, long events) =>
            Events.Add(events, new KeyValuePair<string, object?>("clickstream.outcome", outcome));
    }

    /// <summary>Tells that what is pending is looked for anew.</summary>
    /// <param name="code">Why.</param>
    public static void Retried(string code) => Retries.Add(1, new KeyValuePair<string, object?>("error.type", code));

    /// <summary>Tells how much is left.</summary>
    public static void Left(int segments) => Pending.Record(segments);

    /// <summary>Tells how far the warehouse is behind the history.</summary>
    /// <param name="oldestHour">When the hour began of the oldest segment that is not projected; <c>null</c> when all are.</param>
    /// <param name="now">The time.</param>
    public static void Behind(Instant? oldestHour, Instant now) => Lag.Record(oldestHour is { } hour ? (now - hour).TotalSeconds : 0);
}
