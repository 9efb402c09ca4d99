namespace Clickstream.Hosts.Http;

/// <summary>Where the collector listens, and how much it takes.</summary>
internal sealed record HttpFrontDoorOptions
{
    /// <summary>Where to listen, such as <c>http://127.0.0.1:8080</c>; port 0 for a free one.</summary>
    public required string Url { get; init; }

    /// <summary>Connections that may be open at one time. Default 10,000.</summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>
    /// Requests a second that one address may send, in bursts of ten seconds' worth; <c>null</c> for any number. Behind a proxy all have
    /// its address, and it is for the proxy to bound them.
    /// </summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>How long a stop waits for requests in flight. Default 30 seconds.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(30);
}
