using System.Globalization;
using System.Text;
using Clickstream.Hosts.Protocols;
using NodaTime;

namespace Clickstream.Hosts.Lambda.Ingest;

/// <summary>Makes requests of what a function is called with.</summary>
internal static class WireRequests
{
    /// <summary>Where messages of a queue belong that name no path.</summary>
    private const string DefaultPath = "/clickstream";

    private const string DefaultStage = "$default";

    /// <summary>How far ahead of our clock a gateway's or a queue's may be.</summary>
    private static readonly Duration Ahead = Duration.FromMinutes(1);

    /// <summary>The longest that a queue keeps a message.</summary>
    private static readonly Duration OldestMessage = Duration.FromDays(14);

    private static readonly Duration OldestRequest = Duration.FromMinutes(15);

    /// <summary>The request of a gateway; <c>null</c> when it is none.</summary>
    public static WireRequest? Of(GatewayRequest request, Instant now)
    {
        var context = request.RequestContext;
        var method = context?.Http?.Method ?? request.HttpMethod;
        var path = request.RawPath ?? request.Path;
        if (context is null || method is null || path is null)
        {
            return null;
        }

        return new WireRequest
        {
            Id = context.RequestId,
            Method = method.ToUpperInvariant(),
            Path = request.RawPath is null ? path : WithoutStage(path, context.Stage),
            Query = request.RawQueryString ?? QueryOf(request.QueryStringParameters),
            Headers = HeadersOf(request),
            Body = BodyOf(request),
            ReceivedAt = ReceivedAt(context.TimeEpoch ?? context.RequestTimeEpoch, OldestRequest, now),
            RemoteAddress = context.Http?.SourceIp ?? context.Identity?.SourceIp,
        };
    }

    /// <summary>The request that a message of a queue carries.</summary>
    public static WireRequest Of(QueueMessage message, Instant now)
    {
        var sentAt = message.Attributes?.GetValueOrDefault("SentTimestamp");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" };
        var (path, query, address) = (DefaultPath, string.Empty, (string?)null);
        foreach (var (name, attribute) in message.MessageAttributes ?? [])
        {
            switch (name, attribute?.StringValue)
            {
                case (_, null):
                    break;
                case ("path", var value):
                    path = value;
                    break;
                case ("query", var value):
                    query = value;
                    break;
                case ("source-ip", var value):
                    address = value;
                    break;
                case (_, var value):
                    headers[name] = value;
                    break;
            }
        }

        return new WireRequest
        {
            Id = message.MessageId,
            Method = "POST",
            Path = path,
            Query = query,
            Headers = headers,
            Body = Encoding.UTF8.GetBytes(message.Body ?? string.Empty),
            ReceivedAt = ReceivedAt(
                long.TryParse(sentAt, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds : null,
                OldestMessage, now),
            RemoteAddress = address,
        };
    }

    /// <summary>When a request arrived, unless that is absurd.</summary>
    private static Instant ReceivedAt(long? milliseconds, Duration oldest, Instant now)
    {
        var earliest = (now - oldest).ToUnixTimeMilliseconds();
        var latest = (now + Ahead).ToUnixTimeMilliseconds();
        return milliseconds is { } told && told >= earliest && told <= latest ? Instant.FromUnixTimeMilliseconds(told) : now;
    }

    private static string WithoutStage(string path, string? stage)
    {
        var prefix = $"/{stage}/";
        return stage is not null and not DefaultStage && path.StartsWith(prefix, StringComparison.Ordinal)
            ? path[(prefix.Length - 1)..]
            : path;
    }

    private static string QueryOf(Dictionary<string, string?>? parameters) => parameters is null
        ? string.Empty
        : string.Join('&', parameters.Select(one => $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value ?? string.Empty)}"));

    private static Dictionary<string, string> HeadersOf(GatewayRequest request)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Headers ?? [])
        {
            headers[name] = value ?? string.Empty;
        }

        foreach (var (name, values) in request.MultiValueHeaders ?? [])
        {
            headers[name] = string.Join(", ", values ?? []);
        }

        return headers;
    }

    /// <exception cref="FormatException">The body is not in Base64 although it should be.</exception>
    private static byte[] BodyOf(GatewayRequest request) => request.Body is not { } body ? []
        : request.IsBase64Encoded ? Convert.FromBase64String(body)
        : Encoding.UTF8.GetBytes(body);
}
