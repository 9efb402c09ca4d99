namespace Clickstream.Hosts.Costs;

/// <summary>What comes in, in a month.</summary>
/// <param name="Mode">How requests become objects.</param>
/// <param name="Events">Events.</param>
/// <param name="Requests">Requests of browsers.</param>
/// <param name="Calls">Calls of the ingest function.</param>
/// <param name="Objects">Objects created.</param>
internal sealed record Flow(IngestMode Mode, decimal Events, decimal Requests, decimal Calls, decimal Objects)
{
    /// <summary>What comes in by a question.</summary>
    public static Flow Of(CostQuestion question, decimal eventsPerRequest, PlatformShape shape, MeasuredFigures measured)
    {
        var events = question.EventsPerDay * shape.DaysPerMonth;
        var requests = events / eventsPerRequest;
        if (question.Mode == IngestMode.Direct)
        {
            return new Flow(question.Mode, events, requests, requests, requests * measured["ingest_objects_per_request"]);
        }

        var calls = requests / MessagesPerCall(requests / (shape.HoursPerMonth * 3600), shape);
        return new Flow(question.Mode, events, requests, calls, calls * measured["queue_objects_per_call"]);
    }

    /// <summary>The message that opens a batch, and those that come to the same poller before its window closes.</summary>
    private static decimal MessagesPerCall(decimal perSecond, PlatformShape shape) =>
        Math.Min(shape.QueueBatch, 1 + (perSecond * shape.QueueWindowSeconds / shape.QueuePollers));
}
