using System.Diagnostics;
using System.Diagnostics.Metrics;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;

namespace Clickstream.Domain.Telemetry;

/// <summary>What the intake of events tells of itself.</summary>
internal static class IngestTelemetry
{
    private static readonly Counter<long> Events = ClickstreamTelemetry.Meter.CreateCounter<long>(
        "clickstream.ingest.events", "{event}", "Events that came in and are durable, by what became of them.");

    private static readonly Counter<long> Errors = ClickstreamTelemetry.Meter.CreateCounter<long>(
        "clickstream.ingest.errors", "{error}", "Reasons for which events were not accepted, by code.");

    private static readonly Histogram<long> FlushEvents = ClickstreamTelemetry.Meter.CreateHistogram<long>(
        "clickstream.ingest.flush.events", "{event}", "Events that were stored together.");

    private static readonly Histogram<double> FlushDuration = ClickstreamTelemetry.Meter.CreateHistogram<double>(
        "clickstream.ingest.flush.duration", "s", "From a group's being full, or its time being up, to its being durable.");

    /// <summary>Tells of a request that was taken in.</summary>
    public static void Ingested(IngestResult result)
    {
        Tell("accepted", result.Accepted);
        Tell("quarantined", result.Rejected.Length);
        if (!Errors.Enabled)
        {
            return;
        }

        foreach (var error in result.Rejected.SelectMany(rejected => rejected.Errors))
        {
            Errors.Add(1, new KeyValuePair<string, object?>("error.type", error.Code));
        }

        static void Tell(string outcome, int events)
        {
            if (events > 0)
            {
                Events.Add(events, new KeyValuePair<string, object?>("clickstream.outcome", outcome));
            }
        }
    }

    /// <summary>
    /// Tells the activity of a request which segments hold its events, as that of a slice tells which it projects: so an event is
    /// followed from its request into the warehouse.
    /// </summary>
    public static void Stored(IReadOnlyList<SegmentId> segments) => Activity.Current?.SetTag(
        ClickstreamTelemetry.SegmentIds, segments.Select(segment => segment.Value).ToArray());

    /// <summary>Stores a group in an activity, and tells of it.</summary>
    /// <param name="kind">What is stored.</param>
    /// <param name="events">How many they are.</param>
    /// <param name="since">When the group was full, or its time up.</param>
    /// <param name="store">Stores them.</param>
    public static async Task<TResult> FlushAsync<TResult>(string kind, int events, long since, Func<Task<TResult>> store)
    {
        using var activity = ClickstreamTelemetry.Activities.StartActivity("flush events")
            ?.SetTag("clickstream.store", kind).SetTag("clickstream.events", events);
        try
        {
            return await store().ConfigureAwait(false);
        }
        catch (HistoryException failure)
        {
            ClickstreamTelemetry.Fail(activity, failure.Code);
            throw;
        }
        finally
        {
            var tag = new KeyValuePair<string, object?>("clickstream.store", kind);
            FlushEvents.Record(events, tag);
            FlushDuration.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, tag);
        }
    }
}
