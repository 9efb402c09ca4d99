using System.Collections.Immutable;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Reports;

/// <summary>By what sessions are told apart.</summary>
public enum TrafficDimension
{
    /// <summary>The channel group, such as <c>Organic Search</c>.</summary>
    Channel,

    /// <summary>Source and medium, such as <c>google / organic</c>.</summary>
    SourceMedium,

    /// <summary>The campaign's name.</summary>
    Campaign,

    /// <summary>The class of device.</summary>
    Device,

    /// <summary>The country.</summary>
    Country,

    /// <summary>The path of the first page.</summary>
    LandingPage,
}

/// <summary>Where sessions came from, and what became of them.</summary>
/// <param name="Rows">Most sessions first, then by name.</param>
public sealed record TrafficReport(ImmutableArray<TrafficRow> Rows)
{
    /// <summary>The name of what is not known.</summary>
    public const string NotSet = "(not set)";
}

/// <summary>The sessions of one origin.</summary>
/// <param name="Name">The origin; <see cref="TrafficReport.NotSet"/> when it is not known.</param>
/// <param name="Sessions">Sessions.</param>
/// <param name="Visitors">Different visitors of these sessions.</param>
/// <param name="EngagedSessions">Sessions that were engaged.</param>
/// <param name="ConvertedSessions">Sessions that own an order.</param>
/// <param name="Orders">Orders that these sessions own.</param>
/// <param name="Revenue">Net revenue of the orders, by currency, in the order of the codes.</param>
public sealed record TrafficRow(
    string Name, long Sessions, long Visitors, long EngagedSessions, long ConvertedSessions, long Orders, ImmutableArray<Money> Revenue)
{
    /// <summary>Engaged sessions ÷ sessions, 0 to 1.</summary>
    public decimal EngagementRate => Ratio.Of(EngagedSessions, Sessions);

    /// <summary>Sessions that own an order ÷ sessions, 0 to 1.</summary>
    public decimal ConversionRate => Ratio.Of(ConvertedSessions, Sessions);
}
