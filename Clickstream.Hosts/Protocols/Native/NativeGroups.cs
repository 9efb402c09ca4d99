using System.Globalization;
using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Native;

/// <summary>Reads the objects within a native event: items, order, search, list, checkout, element and screen.</summary>
internal static class NativeGroups
{
    public static void ReadScreen(EventDraft draft, JsonFields fields, JsonElement value, string path)
    {
        int? width = null, height = null;
        fields.Object(value, path, (name, field, fieldPath) => name switch
        {
            "width" => (width = fields.Whole(field, fieldPath)) is var _,
            "height" => (height = fields.Whole(field, fieldPath)) is var _,
            _ => false,
        });
        draft.Screen = width is { } w && height is { } h ? new ScreenContext(w, h) : null;
        fields.HasUnknown |= draft.Screen is null;
    }

    public static void ReadItems(EventDraft draft, JsonFields fields, JsonElement value, string path)
    {
        if (value.ValueKind is not JsonValueKind.Array)
        {
            draft.Problems.Add(new ValidationError(ErrorCodes.FieldTypeInvalid, path, "The field is not an array."));
            return;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            AddItem(draft, fields, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"));
        }
    }

    public static void AddItem(EventDraft draft, JsonFields fields, JsonElement value, string path)
    {
        var item = new ItemDraft();
        decimal? discountPrice = null;
        var isItem = fields.Object(value, path, (name, field, fieldPath) =>
        {
            switch (name)
            {
                case "id": item.ProductId = fields.Text(field, fieldPath); return true;
                case "name": item.Name = fields.Text(field, fieldPath); return true;
                case "category": item.Category = fields.Text(field, fieldPath); return true;
                case "brand": item.Brand = fields.Text(field, fieldPath); return true;
                case "variant": item.Variant = fields.Text(field, fieldPath); return true;
                case "price": item.UnitPrice = fields.Amount(field, fieldPath); return true;
                case "listPrice": item.ListPrice = fields.Amount(field, fieldPath); return true;
                case "discountPrice": discountPrice = fields.Amount(field, fieldPath); return true;
                case "currency": item.Currency = fields.Text(field, fieldPath); return true;
                case "quantity": item.Quantity = fields.Whole(field, fieldPath); return true;
                case "coupon": item.Coupon = fields.Text(field, fieldPath); return true;
                case "position": item.ListPosition = fields.Whole(field, fieldPath); return true;
                case "urlPath": item.UrlPath = fields.Text(field, fieldPath); return true;
                default: return false;
            }
        });
        if (discountPrice is not null)
        {
            fields.HasUnknown |= item.UnitPrice is not null && item.ListPrice is not null;
            (item.ListPrice, item.UnitPrice) = (item.UnitPrice ?? item.ListPrice, discountPrice);
        }

        if (isItem)
        {
            draft.Items.Add(item);
        }
        else if (value.ValueKind is JsonValueKind.Null)
        {
            draft.Problems.Add(new ValidationError(ErrorCodes.FieldTypeInvalid, path, "The field is not an object."));
        }
    }

    public static void ReadOrder(EventDraft draft, JsonFields fields, JsonElement value, string path)
    {
        var order = new OrderDraft();
        var isOrder = fields.Object(value, path, (name, field, fieldPath) =>
        {
            switch (name)
            {
                case "id": order.OrderId = fields.Text(field, fieldPath); return true;
                case "value": order.Value = fields.Amount(field, fieldPath); return true;
                case "tax": order.Tax = fields.Amount(field, fieldPath); return true;
                case "shipping": order.Shipping = fields.Amount(field, fieldPath); return true;
                case "coupon": order.Coupon = fields.Text(field, fieldPath); return true;
                case "currency": order.Currency = fields.Text(field, fieldPath); return true;
                default: return false;
            }
        });
        draft.Order = isOrder ? order : null;
    }

    public static void ReadSearch(EventDraft draft, JsonFields fields, JsonElement value, string path) =>
        fields.Object(value, path, (name, field, fieldPath) =>
        {
            switch (name)
            {
                case "term": draft.SearchTerm = fields.Text(field, fieldPath); return true;
                case "results": draft.SearchResults = fields.Whole(field, fieldPath); return true;
                default: return false;
            }
        });

    public static void ReadList(EventDraft draft, JsonFields fields, JsonElement value, string path)
    {
        var list = new ProductList(null, null);
        var isList = fields.Object(value, path, (name, field, fieldPath) =>
        {
            list = name switch
            {
                "id" => list with { Id = fields.Text(field, fieldPath) },
                "name" => list with { Name = fields.Text(field, fieldPath) },
                _ => list,
            };
            return name is "id" or "name";
        });
        draft.List = isList ? list : null;
    }

    public static void ReadCheckout(EventDraft draft, JsonFields fields, JsonElement value, string path)
    {
        var checkout = new CheckoutDetails(null, null, null);
        var isCheckout = fields.Object(value, path, (name, field, fieldPath) =>
        {
            checkout = name switch
            {
                "step" => checkout with { Step = fields.Text(field, fieldPath) },
                "shippingTier" => checkout with { ShippingTier = fields.Text(field, fieldPath) },
                "paymentType" => checkout with { PaymentType = fields.Text(field, fieldPath) },
                _ => checkout,
            };
            return name is "step" or "shippingTier" or "paymentType";
        });
        draft.Checkout = isCheckout ? checkout : null;
    }

    public static void ReadElement(EventDraft draft, JsonFields fields, JsonElement value, string path)
    {
        var element = new PageElement(null, null, null, null, null);
        var isElement = fields.Object(value, path, (name, field, fieldPath) =>
        {
            element = name switch
            {
                "tag" => element with { Tag = fields.Text(field, fieldPath) },
                "id" => element with { Id = fields.Text(field, fieldPath) },
                "role" => element with { Role = fields.Text(field, fieldPath) },
                "text" => element with { Text = fields.Text(field, fieldPath) },
                "dataset" => element with { Dataset = field.GetRawText() },
                _ => element,
            };
            return name is "tag" or "id" or "role" or "text" or "dataset";
        });
        draft.Element = isElement ? element : null;
    }
}
