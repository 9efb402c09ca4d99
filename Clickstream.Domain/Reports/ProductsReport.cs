using System.Collections.Immutable;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Reports;

/// <summary>What became of each product.</summary>
/// <param name="Rows">The products, most purchases first, then most views, then by id.</param>
public sealed record ProductsReport(ImmutableArray<ProductPerformance> Rows);

/// <summary>What became of one product, all its variants together.</summary>
/// <param name="ProductId">The shop's id.</param>
/// <param name="Name">The name, as last seen.</param>
/// <param name="Brand">The brand, as last seen.</param>
/// <param name="Category">The category, as last seen.</param>
/// <param name="Views">How often it was viewed (<c>view_item</c>).</param>
/// <param name="AddToCarts">How often it was put into a cart.</param>
/// <param name="Purchases">How often it was bought: lines of orders, repetitions of an order left out.</param>
/// <param name="UnitsSold">The units of these lines.</param>
/// <param name="Revenue">Unit price times units of these lines, before refunds, by currency, in the order of the codes.</param>
public sealed record ProductPerformance(
    string ProductId, string? Name, string? Brand, string? Category, long Views, long AddToCarts, long Purchases, long UnitsSold,
    ImmutableArray<Money> Revenue)
{
    /// <summary>Adds to the cart ÷ views; may exceed 1.</summary>
    public decimal ViewToCartRate => Ratio.Of(AddToCarts, Views);

    /// <summary>Purchases ÷ adds to the cart; may exceed 1.</summary>
    public decimal CartToPurchaseRate => Ratio.Of(Purchases, AddToCarts);
}
