namespace Clickstream.Domain.Traffic;

/// <summary>What user agent and client hints tell of the device.</summary>
/// <param name="DeviceClass">
/// <c>desktop</c>, <c>mobile</c>, <c>tablet</c>, <c>smart tv</c> (game consoles too), <c>bot</c> or <c>unknown</c>.
/// </param>
/// <param name="OperatingSystem">The family, such as <c>Android</c>; <c>unknown</c> when it cannot be told.</param>
/// <param name="Browser">
/// The family, such as <c>Firefox</c>; of a bot the mark it was known by; <c>unknown</c> when it cannot be told.
/// </param>
/// <param name="BotReason">One of <see cref="BotReasons"/>; <c>null</c> of a person's device.</param>
public sealed record Device(string DeviceClass, string OperatingSystem, string Browser, string? BotReason)
{
    /// <summary>A device of which no user agent was kept, as in imported records; it is not taken for a bot.</summary>
    public static readonly Device Unknown = new("unknown", "unknown", "unknown", null);

    /// <summary>Whether a program rather than a person uses it.</summary>
    public bool IsBot => BotReason is not null;
}
