using System.Collections.Immutable;
using System.Diagnostics;
using Clickstream.Domain.Events;
using Clickstream.Domain.Sessions;

namespace Clickstream.Domain.Carts;

/// <summary>What a visitor has in the cart within one session: a fold over its events.</summary>
/// <remarks>
/// Lines are kept by product and variant. A purchase empties the cart. A removal of more than is there is clamped and counted.
/// </remarks>
public sealed record Cart
{
    /// <summary>A cart without lines.</summary>
    public static readonly Cart Empty = new();

    /// <summary>The lines by product id and variant; each with at least one unit.</summary>
    public ImmutableSortedDictionary<CartLineKey, CartLine> Lines { get; private init; } =
        ImmutableSortedDictionary<CartLineKey, CartLine>.Empty;

    /// <summary>How many units were removed that were not there.</summary>
    public long ClampedUnits { get; private init; }

    /// <summary>How many units purchases took out of the cart.</summary>
    public long UnitsBought { get; private init; }

    /// <summary>Whether nothing is in the cart.</summary>
    public bool IsEmpty => Lines.IsEmpty;

    /// <summary>Folds one event into the cart.</summary>
    /// <param name="cart">The cart before.</param>
    /// <param name="activity">The visitor's next event.</param>
    /// <exception cref="UnreachableException">The event is of a kind that this fold does not know.</exception>
    public static Cart Apply(Cart cart, VisitorActivity activity)
    {
        switch (activity.Kind)
        {
            case EventKind.ProductAddedToCart:
                return cart.Add(activity.Lines);
            case EventKind.ProductRemovedFromCart:
                return cart.Remove(activity.Lines);
            case EventKind.PurchaseCompleted:
                return cart.IsEmpty ? cart : cart with
                {
                    Lines = cart.Lines.Clear(),
                    UnitsBought = cart.UnitsBought + cart.Lines.Values.Sum(line => line.Quantity),
                };
            case EventKind.PageViewed:
            case EventKind.ProductListViewed:
            case EventKind.ProductSelected:
            case EventKind.ProductViewed:
            case EventKind.SearchPerformed:
            case EventKind.WishlistChanged:
            case EventKind.CartViewed:
            case EventKind.CheckoutStarted:
            case EventKind.CheckoutProgressed:
            case EventKind.PurchaseRefunded:
            case EventKind.UserSignedIn:
            case EventKind.UserSignedUp:
            case EventKind.UserSignedOut:
            case EventKind.ContentShared:
            case EventKind.ElementClicked:
            case EventKind.CustomEventRecorded:
                return cart;
            default:
                throw new UnreachableException($"The cart fold does not know the event kind {activity.Kind}.");
        }
    }

    /// <summary>Units and value by currency, in the order of the currency codes.</summary>
    public IEnumerable<(long Units, Money Value)> Totals() => Lines.Values
        .GroupBy(line => line.Currency, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => (
            group.Sum(line => line.Quantity),
            new Money(group.Sum(line => line.Quantity * (line.UnitPrice ?? 0m)), group.Key)));

    private Cart Add(ImmutableArray<ItemLine> added)
    {
        var lines = Lines;
        foreach (var item in added)
        {
            var key = new CartLineKey(item.ProductId, item.Variant);
            var before = lines.GetValueOrDefault(key);
            lines = lines.SetItem(key, new CartLine(
                (before?.Quantity ?? 0) + item.Quantity,
                item.UnitPrice ?? before?.UnitPrice,
                item.UnitPrice is null && before is not null ? before.Currency : item.Currency));
        }

        return this with { Lines = lines };
    }

    private Cart Remove(ImmutableArray<ItemLine> removed)
    {
        var lines = Lines;
        var clamped = ClampedUnits;
        foreach (var item in removed)
        {
            var key = new CartLineKey(item.ProductId, item.Variant);
            var before = lines.GetValueOrDefault(key);
            var left = (before?.Quantity ?? 0) - item.Quantity;
            clamped += Math.Max(-left, 0L);
            lines = left > 0 ? lines.SetItem(key, before! with { Quantity = left }) : lines.Remove(key);
        }

        return this with { Lines = lines, ClampedUnits = clamped };
    }
}

/// <summary>What tells two lines of a cart apart.</summary>
/// <param name="ProductId">The shop's id of the product.</param>
/// <param name="Variant">The variant.</param>
public readonly record struct CartLineKey(string ProductId, string? Variant) : IComparable<CartLineKey>
{
    /// <summary>Orders by product id, then by variant, ordinally.</summary>
    public int CompareTo(CartLineKey other)
    {
        var byProduct = string.CompareOrdinal(ProductId, other.ProductId);
        return byProduct != 0 ? byProduct : string.CompareOrdinal(Variant, other.Variant);
    }

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(CartLineKey left, CartLineKey right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(CartLineKey left, CartLineKey right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(CartLineKey left, CartLineKey right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(CartLineKey left, CartLineKey right) => left.CompareTo(right) >= 0;
}

/// <summary>One line of a cart.</summary>
/// <param name="Quantity">Units, at least one.</param>
/// <param name="UnitPrice">The last price told; <c>null</c> when none was.</param>
/// <param name="Currency">The ISO 4217 code of the price.</param>
public sealed record CartLine(long Quantity, decimal? UnitPrice, string Currency);
