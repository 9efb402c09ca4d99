using System.Globalization;
using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Snowplow;

/// <summary>
/// Reads the self-describing event and the entities beside it: products, cart, transaction, refund and checkout step of the e-commerce
/// schemas, searches, links, and whatever a shop made of its own.
/// </summary>
/// <remarks>Source: the schemas of Iglu Central, vendors <c>com.snowplowanalytics.snowplow</c> and its <c>.ecommerce</c>.</remarks>
internal sealed class SnowplowCommerce(EventDraft draft, JsonFields fields, Leftovers leftovers)
{
    private SnowplowEntity? checkoutStep;

    /// <summary>Reads both into the draft; what has no place there is left over.</summary>
    /// <param name="selfDescribing">The self-describing event, in its envelope; <c>null</c> for events of other types.</param>
    /// <param name="contexts">The entities, in their envelope.</param>
    public void Read(JsonElement? selfDescribing, JsonElement? contexts)
    {
        var entities = Entities(contexts);
        checkoutStep = entities.Find(entity => entity.Is(SnowplowEntity.Ecommerce, "checkout_step"));
        if (selfDescribing is { } wrapped)
        {
            ReadEvent(wrapped);
        }

        foreach (var entity in entities)
        {
            ReadEntity(entity);
        }

        if (draft.Order is { Currency: { } currency })
        {
            foreach (var item in draft.Items)
            {
                item.Currency ??= currency;
            }
        }
    }

    private List<SnowplowEntity> Entities(JsonElement? contexts)
    {
        var entities = new List<SnowplowEntity>();
        if (contexts is not { ValueKind: JsonValueKind.Object } wrapped || !wrapped.TryGetProperty("data", out var data)
            || data.ValueKind is not JsonValueKind.Array)
        {
            if (contexts is { } odd)
            {
                leftovers.Add("contexts", odd);
            }

            return entities;
        }

        foreach (var element in data.EnumerateArray())
        {
            if (SnowplowEntity.TryRead(element) is { } entity)
            {
                entities.Add(entity);
            }
            else
            {
                leftovers.AddTo("contexts", element);
            }
        }

        return entities;
    }

    private void ReadEvent(JsonElement wrapped)
    {
        if (wrapped.ValueKind is not JsonValueKind.Object || !wrapped.TryGetProperty("data", out var data)
            || SnowplowEntity.TryRead(data) is not { } sent)
        {
            draft.Problems.Add(new ValidationError(ErrorCodes.FieldTypeInvalid, "ue_pr", "The field is not a self-describing event."));
            return;
        }

        draft.SourceName = sent.Name;
        if (sent.Is(SnowplowEntity.Ecommerce, "snowplow_ecommerce_action"))
        {
            ReadAction(sent.Data);
        }
        else if (sent.Is(SnowplowEntity.Core, "site_search"))
        {
            draft.Name = EventNames.Search;
            ReadSearch(sent.Data);
        }
        else if (sent.Is(SnowplowEntity.Core, "link_click"))
        {
            draft.Name = EventNames.Click;
            ReadLink(sent.Data);
        }
        else if (sent.Is(SnowplowEntity.Core, "add_to_cart") || sent.Is(SnowplowEntity.Core, "remove_from_cart"))
        {
            draft.Name = sent.Name;
            ReadProduct(sent.Data, sent.Name);
        }
        else
        {
            draft.Name = CustomNames.Of(sent.Name);
            leftovers.AddAll(sent.Name, sent.Data);
        }
    }

    /// <summary>The action says what was done, the entities with what. A transaction that failed is no sale.</summary>
    private void ReadAction(JsonElement action)
    {
        string? type = null, name = null;
        Read(action, "snowplow_ecommerce_action", (key, value, path) => key switch
        {
            "type" => (type = fields.Text(value, path)) is var _,
            "name" => (name = fields.Text(value, path)) is var _,
            _ => false,
        });
        draft.SourceName = type;
        draft.Name = type switch
        {
            "product_view" => EventNames.ViewItem,
            "list_view" => EventNames.ViewItemList,
            "list_click" => EventNames.SelectItem,
            "add_to_cart" => EventNames.AddToCart,
            "remove_from_cart" => EventNames.RemoveFromCart,
            "checkout_step" => CheckoutName(),
            "transaction" => EventNames.Purchase,
            "refund" => EventNames.Refund,
            _ => CustomNames.Of(type),
        };
        draft.List = name is null ? null : new ProductList(null, name);
    }

    private string CheckoutName()
    {
        bool Has(string field) => checkoutStep?.Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty(field, out _);

        var isFirst = checkoutStep?.Data is { ValueKind: JsonValueKind.Object } step && step.TryGetProperty("step", out var number)
            && number.ValueKind is JsonValueKind.Number && number.GetRawText() == "1";
        return isFirst || checkoutStep is null ? EventNames.BeginCheckout
            : Has("delivery_method") || Has("delivery_provider") ? EventNames.AddShippingInfo
            : EventNames.AddPaymentInfo;
    }

    private void ReadEntity(SnowplowEntity entity)
    {
        switch (entity)
        {
            case (SnowplowEntity.Ecommerce, "product", _):
                ReadProduct(entity.Data, string.Create(CultureInfo.InvariantCulture, $"product[{draft.Items.Count}]"));
                break;
            case (SnowplowEntity.Ecommerce, "transaction", _) when draft.Name == EventNames.Purchase: ReadTransaction(entity.Data); break;
            case (SnowplowEntity.Ecommerce, "refund", _) when draft.Name == EventNames.Refund: ReadRefund(entity.Data); break;
            case (SnowplowEntity.Ecommerce, "checkout_step", _): ReadCheckout(entity.Data); break;
            case (SnowplowEntity.Ecommerce, "user", _): ReadUser(entity.Data); break;
            case (SnowplowEntity.Core, "client_session", _): ReadSession(entity.Data); break;
            default: leftovers.AddTo(entity.Name, entity.Data); break;
        }
    }

    private void ReadProduct(JsonElement data, string path)
    {
        var item = new ItemDraft();
        fields.HasUnknown = false;
        var isProduct = fields.Object(data, path, (key, value, fieldPath) =>
        {
            switch (key)
            {
                case "id" or "sku": item.ProductId = fields.LooseText(value, fieldPath); return true;
                case "name": item.Name = fields.Text(value, fieldPath); return true;
                case "category": item.Category = fields.Text(value, fieldPath); return true;
                case "brand": item.Brand = fields.Text(value, fieldPath); return true;
                case "variant": item.Variant = fields.Text(value, fieldPath); return true;
                case "price" or "unitPrice": item.UnitPrice = fields.LooseAmount(value, fieldPath); return true;
                case "listPrice": item.ListPrice = fields.LooseAmount(value, fieldPath); return true;
                case "currency": item.Currency = fields.Text(value, fieldPath); return true;
                case "quantity": item.Quantity = fields.LooseWhole(value, fieldPath); return true;
                case "position": item.ListPosition = fields.LooseWhole(value, fieldPath); return true;
                default: return false;
            }
        });
        if (isProduct)
        {
            draft.Items.Add(item);
        }

        if (fields.HasUnknown || !isProduct)
        {
            leftovers.AddTo("products", data);
        }
    }

    /// <summary>The revenue of a transaction is its total value, which holds tax and shipping; an order's value does not.</summary>
    private void ReadTransaction(JsonElement data)
    {
        var order = new OrderDraft();
        decimal? revenue = null;
        Read(data, "transaction", (key, value, path) =>
        {
            switch (key)
            {
                case "transactionId": order.OrderId = fields.LooseText(value, path); return true;
                case "revenue": revenue = fields.LooseAmount(value, path); return true;
                case "tax": order.Tax = fields.LooseAmount(value, path); return true;
                case "shipping": order.Shipping = fields.LooseAmount(value, path); return true;
                case "currency": order.Currency = fields.Text(value, path); return true;
                case "discountCode": order.Coupon = fields.Text(value, path); return true;
                default: return false;
            }
        });
        order.Value = OrderTotal.WithoutTaxAndShipping(revenue, order);
        draft.Order = order;
    }

    private void ReadRefund(JsonElement data)
    {
        var order = new OrderDraft();
        Read(data, "refund", (key, value, path) =>
        {
            switch (key)
            {
                case "transactionId": order.OrderId = fields.LooseText(value, path); return true;
                case "refundAmount": order.Value = fields.LooseAmount(value, path); return true;
                case "currency": order.Currency = fields.Text(value, path); return true;
                default: return false;
            }
        });
        draft.Order = order;
    }

    private void ReadCheckout(JsonElement data)
    {
        var checkout = new CheckoutDetails(null, null, null);
        Read(data, "checkout_step", (key, value, path) =>
        {
            checkout = key switch
            {
                "step" => checkout with { Step = fields.LooseText(value, path) },
                "deliveryMethod" => checkout with { ShippingTier = fields.Text(value, path) },
                "paymentMethod" => checkout with { PaymentType = fields.Text(value, path) },
                _ => checkout,
            };
            return key is "step" or "deliveryMethod" or "paymentMethod";
        });
        draft.Checkout = checkout;
    }

    private void ReadUser(JsonElement data) => Read(data, "user", (key, value, path) =>
    {
        if (key != "id")
        {
            return false;
        }

        draft.UserId ??= fields.LooseText(value, path);
        return true;
    });

    /// <summary>The session that the tracker keeps, where the flat fields do not tell it.</summary>
    private void ReadSession(JsonElement data)
    {
        fields.Object(data, "client_session", (key, value, path) =>
        {
            switch (key)
            {
                case "sessionId": draft.ClientSessionId ??= fields.LooseText(value, path); return true;
                case "userId": draft.ClientId ??= fields.LooseText(value, path); return true;
                default: return true;
            }
        });
        leftovers.Add("client_session", data);
    }

    private void ReadSearch(JsonElement data) => Read(data, "site_search", (key, value, path) =>
    {
        switch (key)
        {
            case "terms" when value.ValueKind is JsonValueKind.Array:
                draft.SearchTerm = string.Join(' ', value.EnumerateArray().Select((term, index) =>
                    fields.LooseText(term, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))));
                return true;
            case "totalResults": draft.SearchResults = fields.LooseWhole(value, path); return true;
            default: return false;
        }
    });

    private void ReadLink(JsonElement data)
    {
        draft.Element = new PageElement("a", null, null, null, null);
        Read(data, "link_click", (key, value, path) =>
        {
            switch (key)
            {
                case "elementId": draft.Element = draft.Element with { Id = fields.Text(value, path) }; return true;
                case "elementContent": draft.Element = draft.Element with { Text = fields.Text(value, path) }; return true;
                default: return false;
            }
        });
    }

    /// <summary>Reads an object; when a field of it has no place, it is kept whole.</summary>
    private void Read(JsonElement data, string name, Func<string, JsonElement, string, bool> read)
    {
        fields.HasUnknown = false;
        if (!fields.Object(data, name, read) || fields.HasUnknown)
        {
            leftovers.Add(name, data);
        }
    }
}
