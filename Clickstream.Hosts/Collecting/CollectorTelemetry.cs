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
    public static Activity? Begin(string? requestId) => Begin()?.SetTag("clickstream.request.id", requestId);

    /// <summary>Begins the activity of several requests, whose events are stored together.</summary>
    public static Activity? Begin(int requests) => Begin()?.SetTag("clickstream.requests", requests);

    /// <summary>Tells of a request that was refused before anybody looked at it.</summary>
    public static void Refused(WireAnswer answer) => Requests.Add(1, TagsOf(protocol: null, answer));

    /// <summary>Tells of a request that was answered by itself.</summary>
    public static void Answered(Activity? activity, WireRequest request, WireAnswer answer, TimeSpan duration)
    {
        var tags = Count(request, answer);
        Duration.Record(duration.TotalSeconds, tags);
        if (activity is null)
        {
            return;
        }

        foreach (var (name, value) in tags)
        {
            activity.SetTag(name, value);
        }

        SetStatus(activity, isFailed: answer.Status >= 500);
    }

    /// <summary>Tells of requests that were answered together. How long each of them took nobody can tell.</summary>
    public static void Answered(Activity? activity, IReadOnlyList<WireRequest> requests, IReadOnlyList<WireAnswer> answers)
    {
        foreach (var (request, answer) in requests.Zip(answers))
        {
            Count(request, answer);
        }

        SetStatus(activity, isFailed: answers.Any(answer => answer.Status >= 500));
    }

    private static Activity? Begin() => ClickstreamTelemetry.Activities.StartActivity("collect", ActivityKind.Server);

    private static TagList Count(WireRequest request, WireAnswer answer)
    {
        var tags = TagsOf(WireProtocols.Find(request.Path), answer);
        Requests.Add(1, tags);
        Bytes.Add(request.Body.Length);
        return tags;
    }

    private static void SetStatus(Activity? activity, bool isFailed) =>
        activity?.SetStatus(isFailed ? ActivityStatusCode.Error : ActivityStatusCode.Unset);

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
