using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Segment;

/// <summary>Reads the properties of a message: products, order, search, list and checkout, as its event has a place for them.</summary>
internal static class SegmentProperties
{
    public static void Read(EventDraft draft, JsonFields fields, Leftovers leftovers, JsonElement properties)
    {
        if (properties.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return;
        }

        if (properties.ValueKind is not JsonValueKind.Object)
        {
            leftovers.Add("properties", properties);
            return;
        }

        EventNames.TryResolve(draft.Name, out var kind, out _);
        var isAboutOne = kind is EventKind.ProductViewed or EventKind.ProductAddedToCart or EventKind.ProductRemovedFromCart
            or EventKind.ProductSelected or EventKind.WishlistChanged;
        var isOrder = kind is EventKind.PurchaseCompleted or EventKind.PurchaseRefunded;
        var item = new ItemDraft();
        var order = new OrderDraft();
        decimal? revenue = null, subtotal = null, total = null;
        string? currency = null, listId = null, listName = null;
        var (step, shippingTier, paymentType) = ((string?)null, (string?)null, (string?)null);
        foreach (var (key, value) in fields.Fields(properties, "properties"))
        {
            var path = $"properties.{key}";
            switch (key)
            {
                case "products" when value.ValueKind is JsonValueKind.Array: ReadProducts(draft, fields, leftovers, value, path); break;
                case "currency": currency = fields.Text(value, path); break;
                case "order_id" when isOrder: order.OrderId = fields.LooseText(value, path); break;
                case "revenue" when isOrder: revenue = fields.LooseAmount(value, path); break;
                case "subtotal" when isOrder: subtotal = fields.LooseAmount(value, path); break;
                case "total" when isOrder: total = fields.LooseAmount(value, path); break;
                case "tax" when isOrder: order.Tax = fields.LooseAmount(value, path); break;
                case "shipping" when isOrder: order.Shipping = fields.LooseAmount(value, path); break;
                case "coupon" when isOrder: order.Coupon = fields.Text(value, path); break;
                case "query" when kind is EventKind.SearchPerformed: draft.SearchTerm = fields.LooseText(value, path); break;
                case "list_id" when kind is EventKind.ProductListViewed or EventKind.ProductSelected:
                    listId = fields.LooseText(value, path);
                    break;
                case "category" when kind is EventKind.ProductListViewed: listName = fields.LooseText(value, path); break;
                case "step" when IsCheckout(kind): step = fields.LooseText(value, path); break;
                case "shipping_method" when IsCheckout(kind): shippingTier = fields.LooseText(value, path); break;
                case "payment_method" when IsCheckout(kind): paymentType = fields.LooseText(value, path); break;
                case "url" when kind is EventKind.PageViewed: draft.PageUrl ??= fields.Text(value, path); break;
                case "title" when kind is EventKind.PageViewed: draft.PageTitle ??= fields.Text(value, path); break;
                case "referrer" when kind is EventKind.PageViewed: draft.Referrer ??= fields.Text(value, path); break;
                default:
                    if (!isAboutOne || !ReadProductField(item, fields, key, value, path))
                    {
                        leftovers.Add(key, value);
                    }

                    break;
            }
        }

        if (isAboutOne && item.ProductId is not null)
        {
            draft.Items.Add(item);
        }

        foreach (var one in draft.Items)
        {
            one.Currency ??= currency;
        }

        if (isOrder)
        {
            order.Currency = currency;
            order.Value = revenue ?? subtotal
                ?? (kind is EventKind.PurchaseRefunded ? total : OrderTotal.WithoutTaxAndShipping(total, order));
            draft.Order = order;
        }

        draft.List = listId is null && listName is null ? null : new ProductList(listId, listName);
        draft.Checkout = step is null && shippingTier is null && paymentType is null
            ? null
            : new CheckoutDetails(step, shippingTier, paymentType);
    }

    private static bool IsCheckout(EventKind kind) => kind is EventKind.CheckoutStarted or EventKind.CheckoutProgressed;

    private static void ReadProducts(EventDraft draft, JsonFields fields, Leftovers leftovers, JsonElement products, string path)
    {
        var isComplete = true;
        var index = 0;
        foreach (var product in products.EnumerateArray())
        {
            var item = new ItemDraft();
            var productPath = $"{path}[{index++}]";
            if (product.ValueKind is JsonValueKind.Object)
            {
                foreach (var (key, value) in fields.Fields(product, productPath))
                {
                    isComplete &= ReadProductField(item, fields, key, value, $"{productPath}.{key}");
                }

                draft.Items.Add(item);
            }
            else
            {
                isComplete = false;
            }
        }

        if (!isComplete)
        {
            leftovers.Add("products", products);
        }
    }

    private static bool ReadProductField(ItemDraft item, JsonFields fields, string key, JsonElement value, string path)
    {
        switch (key)
        {
            case "product_id": item.ProductId = fields.LooseText(value, path); return true;
            case "sku": item.ProductId ??= fields.LooseText(value, path); return true;
            case "name": item.Name = fields.Text(value, path); return true;
            case "category": item.Category = fields.LooseText(value, path); return true;
            case "brand": item.Brand = fields.LooseText(value, path); return true;
            case "variant": item.Variant = fields.LooseText(value, path); return true;
            case "price": item.UnitPrice = fields.LooseAmount(value, path); return true;
            case "quantity": item.Quantity = fields.LooseWhole(value, path); return true;
            case "currency": item.Currency = fields.Text(value, path); return true;
            case "coupon": item.Coupon = fields.LooseText(value, path); return true;
            case "position": item.ListPosition = fields.LooseWhole(value, path); return true;
            case "url": item.UrlPath = PathOf(fields.Text(value, path)); return true;
            default: return false;
        }
    }

    private static string? PathOf(string? url) =>
        url is not null && url.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(url, UriKind.Absolute, out var uri)
            ? uri.AbsolutePath
            : url;
}
