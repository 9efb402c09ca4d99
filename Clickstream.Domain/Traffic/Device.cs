namespace Clickstream.Domain.Traffic;

/// <summary>What a user agent tells of the device.</summary>
/// <param name="DeviceClass"><c>desktop</c>, <c>mobile</c>, <c>tablet</c>, <c>bot</c> or <c>unknown</c>.</param>
/// <param name="OperatingSystem">The family, such as <c>Android</c>; <c>unknown</c> when it cannot be told.</param>
/// <param name="Browser">
/// The family, such as <c>Firefox</c>; of a bot the mark it was known by; <c>unknown</c> when it cannot be told.
/// </param>
/// <param name="IsBot">Whether a program rather than a person uses it.</param>
public sealed record Device(string DeviceClass, string OperatingSystem, string Browser, bool IsBot)
{
    /// <summary>A device of which no user agent was kept, as in imported records; it is not taken for a bot.</summary>
    public static readonly Device Unknown = new("unknown", "unknown", "unknown", false);
}
