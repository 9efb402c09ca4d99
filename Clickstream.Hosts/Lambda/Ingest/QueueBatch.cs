using System.Text.Json.Serialization;

namespace Clickstream.Hosts.Lambda.Ingest;

/// <summary>What the ingest function is called with: a request of a gateway, or messages of a queue.</summary>
/// <remarks>Source of the latter: Lambda developer guide, "Using Lambda with Amazon SQS".</remarks>
internal sealed record IngestPayload : GatewayRequest
{
    /// <summary>The messages; <c>null</c> when a gateway calls.</summary>
    [JsonPropertyName("Records")]
    public IReadOnlyList<QueueMessage?>? Records { get; init; }
}

/// <summary>One message: its body is that of a request, its attributes tell of path, query, client and headers.</summary>
internal sealed record QueueMessage
{
    /// <summary>What <see cref="EventSource"/> is of a queue.</summary>
    public const string Source = "aws:sqs";

    public string? MessageId { get; init; }

    public string? Body { get; init; }

    public string? EventSource { get; init; }

    /// <summary>What the queue says of the message.</summary>
    public Dictionary<string, string?>? Attributes { get; init; }

    /// <summary>What the sender says of it.</summary>
    public Dictionary<string, QueueAttribute?>? MessageAttributes { get; init; }
}

/// <summary>An attribute of a message.</summary>
internal sealed record QueueAttribute(string? StringValue);

/// <summary>The messages that the queue is to deliver again.</summary>
internal sealed record QueueAnswer(IReadOnlyList<QueueFailure> BatchItemFailures);

/// <summary>A message that the queue is to deliver again.</summary>
internal sealed record QueueFailure(string ItemIdentifier);
