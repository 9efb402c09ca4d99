namespace Clickstream.Hosts.Costs;

/// <summary>What it takes to answer browsers and to store their events.</summary>
/// <param name="Shape">What is deployed.</param>
/// <param name="Measured">What was measured.</param>
internal sealed record IngestConsumption(PlatformShape Shape, MeasuredFigures Measured)
{
    private const decimal BytesPerGb = 1e9m;

    /// <summary>All of it, a month.</summary>
    public IEnumerable<Consumption> Of(Flow flow) =>
    [
        For("cloudfront_requests", "requests", flow.Requests),
        For("cloudfront_origin_gb", "requests passed on", flow.Requests * Measured["request_bytes"] / BytesPerGb),
        For("cloudfront_out_gb", "answers", flow.Requests * Measured["answer_bytes"] / BytesPerGb),
        For("waf_requests", "requests", flow.Requests),
        .. flow.Mode == IngestMode.Direct ? Direct(flow) : Buffered(flow),
        For("snapstart_restored_gb", "new environments", flow.Calls * Measured["restores_per_thousand_calls"] / 1000 * MemoryGb),
        For("s3_writes", "new segments", flow.Objects),
    ];

    private decimal MemoryGb => Shape.IngestMemoryMb / 1024;

    private IEnumerable<Consumption> Direct(Flow flow)
    {
        var milliseconds = OnShare(Measured["ingest_processor_ms_per_request"])
            + (Measured["ingest_objects_per_request"] * Shape.StoreWaitMs);
        yield return For("http_api_requests", "HTTP API", flow.Requests);
        yield return For("lambda_requests", "ingest", flow.Calls);
        yield return For("lambda_gb_seconds", "ingest", flow.Calls * milliseconds / 1000 * MemoryGb);
        yield return For("logs_gb", "ingest", flow.Calls * Measured["ingest_log_bytes_per_request"] / BytesPerGb);
        yield return For("custom_metrics", "metrics of ingest", flow.Calls == 0 ? 0 : Measured["ingest_metrics"]);
    }

    private IEnumerable<Consumption> Buffered(Flow flow)
    {
        var processor = (flow.Calls * Measured["queue_processor_ms_per_call"])
            + (flow.Requests * Measured["queue_processor_ms_per_message"]);
        var waiting = flow.Objects * Shape.StoreWaitMs;
        var logged = (flow.Calls * Measured["queue_log_bytes_per_call"]) + (flow.Requests * Measured["queue_log_bytes_per_message"]);

        // A batch is received, and deleted, in requests of ten messages; the last of them is not full.
        var handled = 2 * (flow.Calls + (flow.Requests / Shape.MessagesPerQueueRequest));
        yield return For("rest_api_requests", "REST API", flow.Requests);
        yield return For("sqs_requests", "messages", flow.Requests + handled);
        yield return For("lambda_requests", "ingest", flow.Calls);
        yield return For("lambda_gb_seconds", "ingest", (OnShare(processor) + waiting) / 1000 * MemoryGb);
        yield return For("logs_gb", "ingest", logged / BytesPerGb);
        yield return For("custom_metrics", "metrics of ingest", flow.Calls == 0 ? 0 : Measured["queue_metrics"]);
    }

    /// <summary>How long so much work takes with the share of a processor that the memory comes with.</summary>
    private decimal OnShare(decimal processorMs) => processorMs / Math.Min(1, Shape.IngestMemoryMb / Shape.MemoryOfProcessorMb);

    private static Consumption For(string price, string what, decimal units) => new(CostCause.Events, price, what, units);
}
