using NodaTime;

namespace Clickstream.Domain.Reports;

/// <summary>Which sessions a report counts. A session belongs to the day on which it started, with all that happened in it.</summary>
public sealed record ReportFilter
{
    /// <summary>Everything but bots.</summary>
    public static readonly ReportFilter All = new();

    /// <summary>The first day, inclusive; <c>null</c> for no bound.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The last day, inclusive; <c>null</c> for no bound.</summary>
    public LocalDate? To { get; init; }

    /// <summary>Whether sessions of bots count. Default <c>false</c>.</summary>
    public bool IncludesBots { get; init; }

    /// <summary>The start of the first day in UTC, inclusive; the earliest instant when unbounded.</summary>
    public Instant Start => From?.AtMidnight().InUtc().ToInstant() ?? Events.EventTime.Earliest;

    /// <summary>The end of the last day in UTC, exclusive; the latest instant when unbounded.</summary>
    public Instant End => To?.PlusDays(1).AtMidnight().InUtc().ToInstant() ?? Events.EventTime.Latest;
}
