using NodaTime;

namespace Clickstream.Testing;

/// <summary>A clock that stands still until it is set.</summary>
/// <param name="now">What it shows.</param>
public sealed class SettableClock(Instant now) : IClock
{
    /// <summary>What it shows.</summary>
    public Instant Now { get; set; } = now;

    /// <inheritdoc/>
    public Instant GetCurrentInstant() => Now;
}
