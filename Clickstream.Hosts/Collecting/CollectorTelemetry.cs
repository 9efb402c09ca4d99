using System.Diagnostics;
using System.Diagnostics.Metrics;
using Clickstream.Domain.Telemetry;
using Clickstream.Hosts.Protocols;

namespace Clickstream.Hosts.Collecting;

/// <summary>What the collector tells of itself: of every request what it was and how it was answered, of no request what it said.</summary>
internal static class CollectorTelemetry
{
    private static readonly Counter<long> Requests = ClickstreamTelemetry.Meter.CreateCounter<long>(
        "clickstream.collector.requests", "{request}", "Requests, by protocol, status and, when they were refused, code.");

    private static readonly Counter<long> Bytes = ClickstreamTelemetry.Meter.CreateCounter<long>(
        "clickstream.collector.body.size", "By", "Bytes of bodies, as they were sent.");

    private static readonly Histogram<double> Duration = ClickstreamTelemetry.Meter.CreateHistogram<double>(
        "clickstream.collector.request.duration", "s", "From a request's having been read to its answer.");

    /// <summary>Begins the activity of a request.</summary>
    /// <param name="requestId">Its id; <c>null</c> when there are several.</param>
    public static Activity? Begin(string? requestId) =>
        ClickstreamTelemetry.Activities.StartActivity("collect", ActivityKind.Server)?.SetTag("clickstream.request.id", requestId);

    /// <summary>Tells of a request that was refused before anybody looked at it.</summary>
    public static void Refused(WireAnswer answer) => Requests.Add(1, TagsOf(protocol: null, answer));

    /// <summary>Tells of a request that was answered.</summary>
    public static void Answered(Activity? activity, WireRequest request, WireAnswer answer, TimeSpan duration)
    {
        var tags = TagsOf(WireProtocols.Find(request.Path), answer);
        Requests.Add(1, tags);
        Bytes.Add(request.Body.Length);
        Duration.Record(duration.TotalSeconds, tags);
        if (activity is null)
        {
            return;
        }

        foreach (var (name, value) in tags)
        {
            activity.SetTag(name, value);
        }

        activity.SetStatus(answer.Status >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
    }

    private static TagList TagsOf(IWireProtocol? protocol, WireAnswer answer)
    {
        var tags = new TagList
        {
            { "clickstream.protocol", protocol?.Name ?? "none" },
            { "http.response.status_code", answer.Status },
        };
        if (answer.Code is { } code)
        {
            tags.Add("error.type", code);
        }

        return tags;
    }
}
