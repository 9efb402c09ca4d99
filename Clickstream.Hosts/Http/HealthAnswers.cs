using Clickstream.Hosts.Protocols;

namespace Clickstream.Hosts.Http;

/// <summary>What is answered to those who ask how the collector is.</summary>
internal static class HealthAnswers
{
    /// <summary>Whether the process lives.</summary>
    public const string LivePath = "/healthz";

    /// <summary>Whether events could be stored now.</summary>
    public const string ReadyPath = "/readyz";

    /// <summary>All is well.</summary>
    public static readonly WireAnswer Fine = new(200, "application/json", """{"status":"ok"}"""u8.ToArray());

    /// <summary>The answer to whether events could be stored.</summary>
    /// <param name="fault">The code of why not; <c>null</c> when they could.</param>
    public static WireAnswer Of(string? fault) =>
        fault is null ? Fine : Answers.Refused(503, fault, "Events cannot be stored now.");
}
