using System.Diagnostics;
using Clickstream.Domain.Carts;
using Clickstream.Domain.Events;
using Clickstream.Testing;

namespace Clickstream.Domain.Tests.Carts;

public sealed class CartTests
{
    [Fact]
    public void The_fold_knows_every_kind() => Of([.. Given.OneOfEachKind()]).IsEmpty.Should().BeTrue();

    [Fact]
    public void Only_adds_removals_and_purchases_change_it()
    {
        var cart = Of(Add(Given.Item()));
        EventKind[] changing = [EventKind.ProductAddedToCart, EventKind.ProductRemovedFromCart, EventKind.PurchaseCompleted];

        var after = Given.OneOfEachKind().Where(e => !changing.Contains(e.Kind)).Select(e => Cart.Apply(cart, Classified.One(e)));

        after.Should().AllSatisfy(one => one.Should().BeSameAs(cart));
    }

    [Fact]
    public void An_unknown_kind_is_unreachable()
    {
        var fold = () => Cart.Apply(Cart.Empty, Classified.One(Given.PageView()) with { Kind = (EventKind)99 });

        fold.Should().Throw<UnreachableException>();
    }

    [Fact]
    public void Units_of_one_product_and_variant_share_a_line()
    {
        var cart = Of(Add(Given.Item(quantity: 2)), Add(Given.Item(quantity: 3)));

        cart.Lines.Should().ContainSingle().Which.Value.Quantity.Should().Be(5);
    }

    [Fact]
    public void Products_have_lines_of_their_own() => Of(Add(Given.Item("p1"), Given.Item("p2"))).Lines.Should().HaveCount(2);

    [Fact]
    public void Variants_have_lines_of_their_own() =>
        Of(Add(Given.Item(variant: "16GB"), Given.Item(variant: "32GB"), Given.Item(variant: null))).Lines.Should().HaveCount(3);

    [Fact]
    public void A_removal_takes_from_its_own_variant()
    {
        var cart = Of(Add(Given.Item(variant: "16GB"), Given.Item(variant: "32GB")), Remove(Given.Item(variant: "16GB")));

        cart.Lines.Should().ContainSingle().Which.Key.Variant.Should().Be("32GB");
    }

    [Fact]
    public void The_last_price_told_holds_for_the_line()
    {
        var cart = Of(Add(Given.Item(price: 10m)), Add(Given.Item(price: 8m)));

        cart.Totals().Should().Equal((2, new Money(16m, "USD")));
    }

    [Fact]
    public void An_add_without_a_price_leaves_price_and_currency_alone()
    {
        var cart = Of(Add(Given.Item(price: 10m, currency: "EUR")), Add(Given.Item(price: null)));

        cart.Totals().Should().Equal((2, new Money(20m, "EUR")));
    }

    [Fact]
    public void A_removal_leaves_the_other_units() =>
        Of(Add(Given.Item(quantity: 3)), Remove(Given.Item(quantity: 1))).Lines.Values.Should().ContainSingle().Which.Quantity.Should().Be(2);

    [Fact]
    public void A_removal_of_all_units_removes_the_line() =>
        Of(Add(Given.Item(quantity: 3)), Remove(Given.Item(quantity: 3))).IsEmpty.Should().BeTrue();

    [Fact]
    public void A_removal_of_more_than_is_there_is_clamped_and_counted()
    {
        var cart = Of(Add(Given.Item(quantity: 1)), Remove(Given.Item(quantity: 3)));

        (cart.IsEmpty, cart.ClampedUnits).Should().Be((true, 2));
    }

    [Fact]
    public void A_removal_of_what_was_never_there_is_counted() => Of(Remove(Given.Item(quantity: 4))).ClampedUnits.Should().Be(4);

    [Fact]
    public void A_purchase_empties_it() => Of(Add(Given.Item("p1"), Given.Item("p2")), Given.Purchase(at: 9_000)).IsEmpty.Should().BeTrue();

    [Fact]
    public void A_purchase_keeps_the_count_of_clamped_units() =>
        Of(Remove(Given.Item()), Given.Purchase(at: 9_000)).ClampedUnits.Should().Be(1);

    [Fact]
    public void Totals_never_mix_currencies()
    {
        var cart = Of(Add(Given.Item("p1", 10m, 2), Given.Item("p2", 5m, currency: "EUR"), Given.Item("p3", 1m)));

        cart.Totals().Should().Equal((1, new Money(5m, "EUR")), (3, new Money(21m, "USD")));
    }

    [Fact]
    public void An_item_without_a_price_counts_as_units_only() =>
        Of(Add(Given.Item(price: null))).Totals().Should().Equal((1, new Money(0m, "USD")));

    private static ClickstreamEvent Add(params Item[] items) =>
        Given.Event(EventNames.AddToCart, content: new EventContent { Items = [.. items] });

    private static ClickstreamEvent Remove(params Item[] items) =>
        Given.Event(EventNames.RemoveFromCart, 100, content: new EventContent { Items = [.. items] });

    private static Cart Of(params ClickstreamEvent[] events) => events.Select(Classified.One).Aggregate(Cart.Empty, Cart.Apply);
}
