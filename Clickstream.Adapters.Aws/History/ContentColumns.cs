using System.Collections.Immutable;
using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;

namespace Clickstream.Adapters.Aws.History;

/// <summary>The columns of what an event says beyond its envelope, written and read together.</summary>
internal sealed class ContentColumns(ColumnBuffers buffers)
{
    private static readonly EventContent Empty = new();

    private readonly ItemColumns items = new(buffers.List("items"));
    private readonly TextColumn listId = buffers.Text("list_id");
    private readonly TextColumn listName = buffers.Text("list_name");
    private readonly TextColumn term = buffers.Text("search_term");
    private readonly Int32Buffer results = buffers.Get<Int32Buffer>("search_results");
    private readonly TextColumn step = buffers.Text("checkout_step");
    private readonly TextColumn shippingTier = buffers.Text("shipping_tier");
    private readonly TextColumn paymentType = buffers.Text("payment_type");
    private readonly TextColumn tag = buffers.Text("element_tag");
    private readonly TextColumn elementId = buffers.Text("element_id");
    private readonly TextColumn role = buffers.Text("element_role");
    private readonly TextColumn text = buffers.Text("element_text");
    private readonly TextColumn dataset = buffers.Text("element_dataset");
    private readonly TextColumn orderId = buffers.Text("order_id");
    private readonly BooleanBuffer isOrderIdDerived = buffers.Get<BooleanBuffer>("is_order_id_derived");
    private readonly Int64Buffer orderValue = buffers.Get<Int64Buffer>("order_value");
    private readonly Int64Buffer orderTax = buffers.Get<Int64Buffer>("order_tax");
    private readonly Int64Buffer orderShipping = buffers.Get<Int64Buffer>("order_shipping");
    private readonly TextColumn orderCoupon = buffers.Text("order_coupon");
    private readonly TextColumn orderCurrency = buffers.Text("order_currency");

    /// <summary>Appends the content of the next row.</summary>
    public void Append(EventContent content)
    {
        items.Append(content.Items);
        listId.Append(content.List?.Id);
        listName.Append(content.List?.Name);
        term.Append(content.Search?.Term);
        results.AppendOrNull(content.Search?.Results);
        step.Append(content.Checkout?.Step);
        shippingTier.Append(content.Checkout?.ShippingTier);
        paymentType.Append(content.Checkout?.PaymentType);
        tag.Append(content.Element?.Tag);
        elementId.Append(content.Element?.Id);
        role.Append(content.Element?.Role);
        text.Append(content.Element?.Text);
        dataset.Append(content.Element?.Dataset);
        orderId.Append(content.Order?.OrderId);
        isOrderIdDerived.AppendOrNull(content.Order?.IsIdDerived);
        orderValue.AppendOrNull(content.Order?.Value);
        orderTax.AppendOrNull(content.Order?.Tax);
        orderShipping.AppendOrNull(content.Order?.Shipping);
        orderCoupon.Append(content.Order?.Coupon);
        orderCurrency.Append(content.Order?.Currency);
    }

    /// <summary>Reads the content of the next row.</summary>
    /// <param name="eventName">The name of the event, which tells whether it has an element that said nothing of itself.</param>
    public EventContent Read(string eventName)
    {
        var (lines, list, search, checkout, element, order) =
            (items.Read(), ReadList(), ReadSearch(), ReadCheckout(), ReadElement(eventName), ReadOrder());
        return lines.IsEmpty && list is null && search is null && checkout is null && element is null && order is null
            ? Empty
            : new EventContent { Items = lines, List = list, Search = search, Checkout = checkout, Element = element, Order = order };
    }

    private ProductList? ReadList()
    {
        var (id, name) = (listId.Next(), listName.Next());
        return (id ?? name) is null ? null : new ProductList(id, name);
    }

    private SearchQuery? ReadSearch()
    {
        var (query, found) = (term.Next(), results.NextInt32());
        return query is null ? null : new SearchQuery(query, found);
    }

    private CheckoutDetails? ReadCheckout()
    {
        var (name, tier, payment) = (step.Next(), shippingTier.Next(), paymentType.Next());
        return (name ?? tier ?? payment) is null ? null : new CheckoutDetails(name, tier, payment);
    }

    private PageElement? ReadElement(string eventName)
    {
        var (name, id, purpose, label, attributes) = (tag.Next(), elementId.Next(), role.Next(), text.Next(), dataset.Next());

        // A click is never without its element, even when the element told nothing of itself.
        return (name ?? id ?? purpose ?? label ?? attributes) is null && eventName != EventNames.Click
            ? null
            : new PageElement(name, id, purpose, label, attributes);
    }

    private OrderDetails? ReadOrder()
    {
        var (id, isDerived, value, tax, shipping, coupon, currency) = (
            orderId.Next(), isOrderIdDerived.NextBoolean(), orderValue.NextAmount(), orderTax.NextAmount(), orderShipping.NextAmount(),
            orderCoupon.Next(), orderCurrency.Next());
        return id is null ? null : new OrderDetails(id, isDerived ?? false, value, tax, shipping, coupon, currency);
    }
}
