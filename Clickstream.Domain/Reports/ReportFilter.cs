using System.Collections.Immutable;
using Clickstream.Domain.Events;
using NodaTime;
using NodaTime.TimeZones;

namespace Clickstream.Domain.Reports;

/// <summary>Which sessions a report counts. A session belongs to the day on which it started, with all that happened in it.</summary>
public sealed record ReportFilter
{
    /// <summary>Everything but bots.</summary>
    public static readonly ReportFilter All = new();

    /// <summary>The first day in <see cref="Zone"/>, inclusive; <c>null</c> for no bound.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The last day in <see cref="Zone"/>, inclusive; <c>null</c> for no bound.</summary>
    public LocalDate? To { get; init; }

    /// <summary>The time zone of the shop's days and hours, with its daylight saving time. Default UTC.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>The channels that sessions came by, such as <c>Organic Search</c>; empty for all.</summary>
    public ImmutableArray<string> Channels { get; init; } = [];

    /// <summary>The classes of device, such as <c>mobile</c>; empty for all.</summary>
    public ImmutableArray<string> DeviceClasses { get; init; } = [];

    /// <summary>The countries, as ISO 3166-1 alpha-2 codes; empty for all.</summary>
    public ImmutableArray<string> Countries { get; init; } = [];

    /// <summary>Whether sessions of bots count. Default <c>false</c>.</summary>
    public bool IncludesBots { get; init; }

    /// <summary>The start of the first day, inclusive; the earliest instant when unbounded.</summary>
    public Instant Start => From is { } from ? Zone.AtStartOfDay(from).ToInstant() : EventTime.Earliest;

    /// <summary>The end of the last day, exclusive; the latest instant when unbounded.</summary>
    public Instant End => To is { } to ? Zone.AtStartOfDay(to.PlusDays(1)).ToInstant() : EventTime.Latest;

    /// <summary>The local time of an instant.</summary>
    public LocalDateTime LocalTimeOf(Instant instant) => instant.InZone(Zone).LocalDateTime;

    /// <summary>
    /// The offsets of the zone from the earliest time of an event to <see cref="End"/>, by which any store finds the same local times.
    /// </summary>
    public IEnumerable<ZoneInterval> ZoneIntervals => Zone.GetZoneIntervals(EventTime.Earliest, End);
}
