using System.Diagnostics;
using Clickstream.Domain.Events;
using Clickstream.Domain.Orders;
using Clickstream.Testing;
using FsCheck.Fluent;
using NodaTime;

namespace Clickstream.Domain.Tests.Orders;

public sealed class OrderTests
{
    [Fact]
    public void Only_purchases_and_refunds_make_orders() => Given.OneOfEachKind()
        .Where(e => Classified.One(e).Order is not null).Select(e => e.Kind).Should().Equal(EventKind.PurchaseCompleted, EventKind.PurchaseRefunded);

    [Fact]
    public void A_kind_that_speaks_of_no_order_is_unreachable()
    {
        var activity = Classified.One(Given.Purchase()) with { Kind = EventKind.PageViewed };

        var fold = () => Order.Of([activity]);

        fold.Should().Throw<UnreachableException>();
    }

    [Fact]
    public void The_gross_is_the_value_of_the_purchase() => Of(Given.Purchase(value: 25m)).Gross.Should().Be(25m);

    [Fact]
    public void Without_a_value_the_gross_is_the_sum_of_the_items() =>
        Of(Given.Purchase(items: [Given.Item("p1", 10m, 2), Given.Item("p2", 5m)])).Gross.Should().Be(25m);

    [Fact]
    public void The_earliest_purchase_counts() =>
        Of(Given.Purchase(at: 9, value: 90m), Given.Purchase(at: 1, value: 10m), Given.Purchase(at: 5, value: 50m)).Gross.Should().Be(10m);

    [Fact]
    public void Of_purchases_at_one_instant_the_lowest_id_counts()
    {
        ClickstreamEvent[] purchases = [.. Enumerable.Range(1, 5).Select(id => Given.Purchase(value: id, id: id))];

        Of(purchases).Purchase!.Value.EventId.Should().Be(purchases.Min(e => e.Id));
    }

    [Fact]
    public void A_repeated_purchase_counts_once()
    {
        var order = Of(Given.Purchase(value: 25m), Given.Purchase(at: 60, value: 25m));

        (order.Net, order.PurchaseEvents).Should().Be((25m, 2));
    }

    [Fact]
    public void A_repetition_of_another_visitor_is_the_same_order()
    {
        var purchases = new[] { "v1", "v2" }.Select(visitor => Classified.One(Given.Purchase(visitor: visitor)).Order!.OrderKey);

        purchases.Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public void A_partial_refund_lowers_the_net_whenever_it_comes(int at)
    {
        var order = Of(Given.Purchase(value: 25m), Given.Refund(at, value: 10m));

        (order.Gross, order.Refunded, order.Net).Should().Be((25m, 10m, 15m));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public void A_refund_without_a_value_gives_back_all_whenever_it_comes(int at) =>
        Of(Given.Purchase(value: 25m), Given.Refund(at)).Net.Should().Be(0m);

    [Fact]
    public void A_refund_without_a_value_gives_back_what_is_left() =>
        Of(Given.Purchase(value: 25m), Given.Refund(1, value: 10m), Given.Refund(2)).Refunded.Should().Be(25m);

    [Fact]
    public void Partial_refunds_add_up() =>
        Of(Given.Purchase(value: 25m), Given.Refund(1, value: 10m), Given.Refund(2, value: 5m)).Refunded.Should().Be(15m);

    [Fact]
    public void Refunds_never_exceed_the_gross() =>
        Of(Given.Purchase(value: 25m), Given.Refund(1, value: 20m), Given.Refund(2, value: 20m)).Refunded.Should().Be(25m);

    [Fact]
    public void A_refund_in_another_currency_is_counted_but_not_subtracted()
    {
        var order = Of(Given.Purchase(value: 25m), Given.Refund(1, value: 10m, currency: "EUR"));

        (order.Refunded, order.RefundEvents, order.ForeignRefunds).Should().Be((0m, 1, 1));
    }

    [Fact]
    public void A_refund_in_the_currency_of_the_order_is_not_foreign() =>
        Of(Given.Purchase(value: 25m), Given.Refund(1, value: 10m, currency: "USD")).ForeignRefunds.Should().Be(0);

    [Fact]
    public void An_order_of_refunds_alone_is_worth_nothing()
    {
        var order = Of(Given.Refund(value: 10m));

        (order.Purchase, order.Currency, order.Gross, order.Refunded, order.Net).Should().Be((null, null, 0m, 0m, 0m));
    }

    [Fact]
    public void The_last_refund_is_remembered() =>
        Of(Given.Refund(9), Given.Purchase(), Given.Refund(5)).LastRefundedAt.Should().Be(Given.Noon + Duration.FromSeconds(9));

    [Fact]
    public void Events_in_any_order_give_the_same_order()
    {
        var events = Classified.InOrder(
            Given.Purchase(2, value: 100m, id: 1), Given.Purchase(2, value: 90m, id: 2), Given.Purchase(7, value: 80m, currency: "EUR"),
            Given.Refund(1, value: 30m), Given.Refund(3, value: 20m, currency: "EUR"), Given.Refund(3, value: 60m), Given.Refund(9));
        var expected = Order.Of(events);

        Always.Holds(Gen.Shuffle(events), shuffled => Order.Of(shuffled).Should().Be(expected));
    }

    private static Order Of(params ClickstreamEvent[] events) => Order.Of([.. events.Select(Classified.One)]);
}
