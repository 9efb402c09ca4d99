using System.Collections.Immutable;
using NodaTime;

namespace Clickstream.Domain.Reports;

/// <summary>How far the numbers can be trusted: what became of the events received in a time, and what is doubtful about them.</summary>
/// <remarks>Of a filter only its days and its zone count, and they are those of the receipt. Bots are always counted.</remarks>
public sealed record DataQualityReport
{
    /// <summary>An event that is received this long after it happened is late, inclusive.</summary>
    public static readonly Duration LateAfter = Duration.FromHours(1);

    /// <summary>
    /// Events that were not accepted and are in quarantine, by the code of the first reason, in the order of the codes; as of the last run
    /// of the projection.
    /// </summary>
    public required ImmutableArray<RejectedEvents> Rejected { get; init; }

    /// <summary>Events that were not accepted.</summary>
    public long Quarantined => Rejected.Sum(rejected => rejected.Events);

    /// <summary>Events received: accepted or not.</summary>
    public long Received => Events + Quarantined;

    /// <summary>Events of the segments received in whole hours of the time: those accepted, and the sum of the next five.</summary>
    public required long Events { get; init; }

    /// <summary>Events that became facts as the first of their id.</summary>
    public required long Projected { get; init; }

    /// <summary>Copies of other events.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Events that became facts although their visitor had used their id for other content.</summary>
    public required long Conflicts { get; init; }

    /// <summary>Events kept out because their visitor was erased, or because they are too old.</summary>
    public required long KeptOut { get; init; }

    /// <summary>Events that the warehouse could not store.</summary>
    public required long PutAside { get; init; }

    /// <summary>Facts received in the time.</summary>
    public required long Facts { get; init; }

    /// <summary>Facts received an hour or more after they happened.</summary>
    public required long Late { get; init; }

    /// <summary>Facts of programs.</summary>
    public required long Bots { get; init; }

    /// <summary>
    /// Facts that something was changed or is doubtful about, by what, in the order of the flags; those with none left out.
    /// </summary>
    public required ImmutableArray<FlaggedFacts> Flagged { get; init; }

    /// <summary>Events that were not accepted ÷ events received, 0 to 1.</summary>
    public decimal QuarantinedShare => Ratio.Of(Quarantined, Received);

    /// <summary>Copies ÷ events, 0 to 1.</summary>
    public decimal DuplicateShare => Ratio.Of(Duplicates, Events);

    /// <summary>Conflicts ÷ events, 0 to 1.</summary>
    public decimal ConflictShare => Ratio.Of(Conflicts, Events);

    /// <summary>Events put aside ÷ events, 0 to 1.</summary>
    public decimal PutAsideShare => Ratio.Of(PutAside, Events);

    /// <summary>Late facts ÷ facts, 0 to 1.</summary>
    public decimal LateShare => Ratio.Of(Late, Facts);

    /// <summary>Facts of programs ÷ facts, 0 to 1.</summary>
    public decimal BotShare => Ratio.Of(Bots, Facts);
}

/// <summary>Events that were not accepted for one reason.</summary>
/// <param name="Code">The code of the first reason.</param>
/// <param name="Events">How many they are.</param>
public sealed record RejectedEvents(string Code, long Events);

/// <summary>Facts with one flag.</summary>
/// <param name="Flag">The name of the flag.</param>
/// <param name="Facts">How many facts have it.</param>
public sealed record FlaggedFacts(string Flag, long Facts);
