using System.Collections.Immutable;

namespace Clickstream.Domain.Reports;

/// <summary>What became of carts.</summary>
public sealed record CartsReport
{
    /// <summary>Sessions that put something into the cart.</summary>
    public required long CartSessions { get; init; }

    /// <summary>Sessions that left something in the cart.</summary>
    public required long AbandonedSessions { get; init; }

    /// <summary>Of these, sessions that had begun a checkout.</summary>
    public required long AbandonedAtCheckout { get; init; }

    /// <summary>Sessions that bought what was in the cart and left nothing.</summary>
    public required long RecoveredSessions { get; init; }

    /// <summary>How often something was put into a cart.</summary>
    public required long AddToCarts { get; init; }

    /// <summary>How often something was taken out of a cart.</summary>
    public required long RemoveFromCarts { get; init; }

    /// <summary>What was left in carts, by currency, in the order of the codes.</summary>
    public required ImmutableArray<CartValue> Left { get; init; }

    /// <summary>Sessions that left something in the cart ÷ sessions with an add to the cart.</summary>
    public decimal AbandonmentRate => Ratio.Of(AbandonedSessions, CartSessions);
}

/// <summary>What was left in carts in one currency.</summary>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="Sessions">The sessions that left it.</param>
/// <param name="Units">Units.</param>
/// <param name="Value">Their last prices times units.</param>
public sealed record CartValue(string Currency, long Sessions, long Units, decimal Value);
