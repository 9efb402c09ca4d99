namespace Clickstream.Hosts.Http;

/// <summary>Where the collector listens, and how much it takes.</summary>
internal sealed record HttpFrontDoorOptions
{
    /// <summary>The default of <see cref="MaxBytesInFlight"/>.</summary>
    public const long DefaultBytesInFlight = 128L * 1024 * 1024;

    /// <summary>Where to listen, such as <c>http://127.0.0.1:8080</c>; port 0 for a free one.</summary>
    public required string Url { get; init; }

    /// <summary>Bytes of bodies that may be in memory at one time; 1 MiB at least. Default 128 MiB.</summary>
    public long MaxBytesInFlight { get; init; } = DefaultBytesInFlight;

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
