using System.Text;
using NodaTime;

namespace Clickstream.Hosts.Protocols;

/// <summary>A request as any front door saw it: an HTTP server, a function behind a gateway, a test.</summary>
internal sealed record WireRequest
{
    /// <summary>The id under which the front door's log speaks of it; <c>null</c> when it has none.</summary>
    public string? Id { get; init; }

    /// <summary>The method, in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The path, from its first slash, as sent.</summary>
    public required string Path { get; init; }

    /// <summary>The query without its question mark.</summary>
    public string Query { get; init; } = string.Empty;

    /// <summary>The headers; letter case of names does not matter. Of a header sent twice, all values in one text.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The body, decoded from whatever the transport wrapped it in.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When it arrived.</summary>
    public required Instant ReceivedAt { get; init; }

    /// <summary>The address of the other end of the connection, as the server saw it; no header can set it.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>The same request with another body, that is encoded so.</summary>
    public WireRequest WithBody(ReadOnlyMemory<byte> body, string encoding) => this with
    {
        Body = body,
        Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { ["Content-Encoding"] = encoding },
    };

    /// <summary>A header's value; <c>null</c> when it was not sent.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The decoded value of the first query parameter of a name; <c>null</c> when there is none.</summary>
    public string? Parameter(string name)
    {
        foreach (var range in Query.AsSpan().Split('&'))
        {
            var pair = Query.AsSpan()[range];
            var equals = pair.IndexOf('=');
            if (equals > 0 && pair[..equals].Equals(name, StringComparison.Ordinal))
            {
                return Uri.UnescapeDataString(pair[(equals + 1)..].ToString());
            }
        }

        return null;
    }

    /// <summary>The user of basic authentication, where Segment's libraries put the write key; <c>null</c> when there is none.</summary>
    public string? BasicUser()
    {
        const string Scheme = "Basic ";
        if (Header("Authorization") is not { } value || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value[Scheme.Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        var credentials = Encoding.UTF8.GetString(bytes.AsSpan(0, length));
        var colon = credentials.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? credentials : credentials[..colon];
    }
}
