using System.Collections.Immutable;

namespace Clickstream.Domain.Reports;

/// <summary>What was searched for in the shop.</summary>
/// <param name="Rows">Most searches first, then by term.</param>
public sealed record SearchesReport(ImmutableArray<SearchTerm> Rows);

/// <summary>One term, as it was typed.</summary>
/// <param name="Term">The term.</param>
/// <param name="Searches">How often it was searched for.</param>
/// <param name="Sessions">In how many sessions.</param>
/// <param name="WithoutResults">How often nothing was found, as far as the shop told.</param>
/// <param name="Clicked">
/// How often a product was selected or viewed after the search and before the next one of the session.
/// </param>
/// <param name="ConvertedSessions">Sessions that searched for it and own an order.</param>
public sealed record SearchTerm(
    string Term, long Searches, long Sessions, long WithoutResults, long Clicked, long ConvertedSessions)
{
    /// <summary>Searches that led to a product ÷ searches, 0 to 1.</summary>
    public decimal ClickThroughRate => Ratio.Of(Clicked, Searches);

    /// <summary>Sessions that own an order ÷ sessions, 0 to 1.</summary>
    public decimal ConversionRate => Ratio.Of(ConvertedSessions, Sessions);
}
