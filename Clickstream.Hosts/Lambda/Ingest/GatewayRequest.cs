using System.Text.Json.Serialization;

namespace Clickstream.Hosts.Lambda.Ingest;

/// <summary>What an API Gateway or a function URL calls a function with: of both versions of the format what we look at.</summary>
/// <remarks>
/// Sources: API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs" (format 2.0, which function URLs have too)
/// and "Input format of a Lambda function for proxy integration" of REST APIs (format 1.0).
/// </remarks>
internal record GatewayRequest
{
    /// <summary>The path, of format 2.0.</summary>
    public string? RawPath { get; init; }

    /// <summary>The query, of format 2.0.</summary>
    public string? RawQueryString { get; init; }

    /// <summary>The method, of format 1.0.</summary>
    public string? HttpMethod { get; init; }

    /// <summary>The path, of format 1.0.</summary>
    public string? Path { get; init; }

    /// <summary>The query, of format 1.0, decoded.</summary>
    public Dictionary<string, string?>? QueryStringParameters { get; init; }

    /// <summary>The headers; of those sent twice, in format 1.0, the last.</summary>
    public Dictionary<string, string?>? Headers { get; init; }

    /// <summary>The headers with all of their values, of format 1.0.</summary>
    public Dictionary<string, IReadOnlyList<string>?>? MultiValueHeaders { get; init; }

    /// <summary>The body.</summary>
    public string? Body { get; init; }

    /// <summary>Whether the body is in Base64.</summary>
    public bool IsBase64Encoded { get; init; }

    /// <summary>What the gateway says of the request.</summary>
    public GatewayContext? RequestContext { get; init; }
}

/// <summary>What a gateway says of a request.</summary>
internal sealed record GatewayContext
{
    public string? RequestId { get; init; }

    public string? Stage { get; init; }

    /// <summary>When it arrived, in milliseconds since 1970, of format 2.0.</summary>
    public long? TimeEpoch { get; init; }

    /// <summary>When it arrived, in milliseconds since 1970, of format 1.0.</summary>
    public long? RequestTimeEpoch { get; init; }

    /// <summary>What format 2.0 says of HTTP.</summary>
    public GatewayHttp? Http { get; init; }

    /// <summary>What format 1.0 says of the client.</summary>
    public GatewayIdentity? Identity { get; init; }
}

/// <summary>Method and client of a request, of format 2.0.</summary>
internal sealed record GatewayHttp(string? Method, string? SourceIp);

/// <summary>The client of a request, of format 1.0.</summary>
internal sealed record GatewayIdentity(string? SourceIp);

/// <summary>What a function answers a gateway with.</summary>
internal sealed record GatewayAnswer(int StatusCode, IReadOnlyDictionary<string, string> Headers, string Body, bool IsBase64Encoded);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IngestPayload))]
[JsonSerializable(typeof(GatewayAnswer))]
[JsonSerializable(typeof(QueueAnswer))]
internal sealed partial class IngestJson : JsonSerializerContext;
