namespace Clickstream.Hosts.Protocols;

/// <summary>What is answered to a request. It never repeats input.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The type of the body; <c>null</c> without a body.</param>
/// <param name="Body">The body.</param>
internal sealed record WireAnswer(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The stable code of the reason when nothing of the request was taken in; else <c>null</c>.</summary>
    public string? Code { get; init; }

    /// <summary>Headers beside the content type.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>
    /// Whether somebody has answered for the request: what it brought is stored, or was taken for what it is and quarantined.
    /// </summary>
    public bool IsKept { get; init; }

    /// <summary>All headers, with the content type and those that forbid to keep, sniff or frame an answer.</summary>
    public IEnumerable<(string Name, string Value)> AllHeaders =>
    [
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        .. ContentType is null ? Array.Empty<(string, string)>() : [("Content-Type", ContentType)],
        .. Headers,
    ];

    /// <summary>An answer without a body.</summary>
    public static WireAnswer Empty(int status) => new(status, null, ReadOnlyMemory<byte>.Empty);

    /// <summary>The same answer with more headers.</summary>
    public WireAnswer With(params ReadOnlySpan<(string Name, string Value)> headers) => this with { Headers = [.. Headers, .. headers] };
}
