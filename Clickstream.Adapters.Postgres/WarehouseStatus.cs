using NodaTime;

namespace Clickstream.Adapters.Postgres;

/// <summary>How a warehouse is doing.</summary>
public sealed record WarehouseStatus
{
    /// <summary>The server's version, such as <c>15.9</c>.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>The number of the last migration that was applied.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The rules in force; <c>null</c> before the first segment.</summary>
    public required string? Rules { get; init; }

    /// <summary>Segments that are projected, in whole or in part.</summary>
    public required long Segments { get; init; }

    /// <summary>Events of these segments.</summary>
    public required long Events { get; init; }

    /// <summary>Events that the warehouse could not store.</summary>
    public required long PutAside { get; init; }

    /// <summary>When the last slice was committed; <c>null</c> when none was.</summary>
    public required Instant? LastCommittedAt { get; init; }

    /// <summary>Up to when everything received is in the warehouse; <c>null</c> until every writer has caught up once.</summary>
    public required Instant? CompleteUntil { get; init; }

    /// <summary>The writers, by the first place of their visitors.</summary>
    public required IReadOnlyList<WriterStatus> Writers { get; init; }

    /// <summary>The size of facts and dimensions with their indexes, in bytes.</summary>
    public required long Bytes { get; init; }
}

/// <summary>How a writer is doing.</summary>
/// <param name="From">The first place of its visitors, inclusive.</param>
/// <param name="To">The last place, exclusive.</param>
/// <param name="Slices">How many slices it has committed.</param>
/// <param name="ListedAt">By when everything that was received is projected for its visitors; <c>null</c> when that is not known.</param>
public sealed record WriterStatus(int From, int To, long Slices, Instant? ListedAt);
