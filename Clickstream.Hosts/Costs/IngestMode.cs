namespace Clickstream.Hosts.Costs;

/// <summary>How requests become objects of the history.</summary>
internal enum IngestMode
{
    /// <summary>CloudFront, HTTP API, function: an object for every request, durable before the answer.</summary>
    Direct,

    /// <summary>CloudFront, REST API, queue, function: an object for many requests, durable in the queue before the answer.</summary>
    Buffered,
}
