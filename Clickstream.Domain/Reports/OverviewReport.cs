using System.Collections.Immutable;
using Clickstream.Domain.Events;
using NodaTime;

namespace Clickstream.Domain.Reports;

/// <summary>The shop in one page of numbers.</summary>
public sealed record OverviewReport
{
    /// <summary>The first day: asked for, or that of the first session; <c>null</c> when there is no session.</summary>
    public required LocalDate? From { get; init; }

    /// <summary>The last day, inclusive: asked for, or that of the last session to start; <c>null</c> when there is no session.</summary>
    public required LocalDate? To { get; init; }

    /// <summary>Sessions.</summary>
    public required long Sessions { get; init; }

    /// <summary>Different visitors of these sessions.</summary>
    public required long Visitors { get; init; }

    /// <summary>Visitors of these sessions whose very first event lies in the range.</summary>
    public required long NewVisitors { get; init; }

    /// <summary>Events of these sessions.</summary>
    public required long Events { get; init; }

    /// <summary>Page views of these sessions.</summary>
    public required long PageViews { get; init; }

    /// <summary>Product views of these sessions.</summary>
    public required long ProductViews { get; init; }

    /// <summary>Adds to the cart of these sessions.</summary>
    public required long AddToCarts { get; init; }

    /// <summary>Orders that these sessions own: those whose counting purchase happened in them.</summary>
    public required long Orders { get; init; }

    /// <summary>Sessions that own an order.</summary>
    public required long ConvertedSessions { get; init; }

    /// <summary>Sessions that were not engaged.</summary>
    public required long BouncedSessions { get; init; }

    /// <summary>Sessions that put something into the cart.</summary>
    public required long CartSessions { get; init; }

    /// <summary>Of these, sessions that left something in the cart.</summary>
    public required long AbandonedCartSessions { get; init; }

    /// <summary>Revenue of the orders, by currency, in the order of the codes.</summary>
    public required ImmutableArray<CurrencyRevenue> Revenue { get; init; }

    /// <summary>Sessions that own an order ÷ sessions, 0 to 1.</summary>
    public decimal ConversionRate => Ratio.Of(ConvertedSessions, Sessions);

    /// <summary>Sessions that were not engaged ÷ sessions, 0 to 1.</summary>
    public decimal BounceRate => Ratio.Of(BouncedSessions, Sessions);

    /// <summary>Sessions whose cart was abandoned ÷ sessions with an add to the cart, 0 to 1.</summary>
    public decimal CartAbandonmentRate => Ratio.Of(AbandonedCartSessions, CartSessions);

    /// <summary>Gross revenue ÷ orders, by currency.</summary>
    public ImmutableArray<Money> AverageOrderValue =>
        [.. Revenue.Select(revenue => new Money(decimal.Round(revenue.Gross / revenue.Orders, Money.MaximumScale), revenue.Currency))];
}

/// <summary>Revenue in one currency.</summary>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="Orders">The orders in this currency, at least one.</param>
/// <param name="Gross">What was sold, without tax and shipping.</param>
/// <param name="Refunded">What of it was given back.</param>
public sealed record CurrencyRevenue(string Currency, long Orders, decimal Gross, decimal Refunded)
{
    /// <summary>Gross less refunded.</summary>
    public decimal Net => Gross - Refunded;
}
