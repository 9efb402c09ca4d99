using System.Globalization;
using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Ga4;

/// <summary>Reads one event of the Measurement Protocol, with what the request says of all its events.</summary>
internal sealed class Ga4EventReader
{
    private const long TicksPerMicrosecond = 10;

    private readonly EventDraft draft;
    private readonly JsonFields fields;
    private readonly Leftovers leftovers = new();
    private EventKind kind;
    private string? currency;

    private Ga4EventReader(EventDraft draft) => (this.draft, fields) = (draft, new JsonFields(draft));

    private bool IsOrder => kind is EventKind.PurchaseCompleted or EventKind.PurchaseRefunded;

    private bool HasList => kind is EventKind.ProductListViewed or EventKind.ProductSelected;

    /// <summary>Reads one event. Never throws for what it says.</summary>
    /// <param name="request">The body, which names visitor and user.</param>
    /// <param name="element">The event.</param>
    /// <param name="raw">Its bytes.</param>
    public static EventDraft Read(JsonElement request, JsonElement element, ReadOnlyMemory<byte> raw)
    {
        var draft = new EventDraft { Raw = raw };
        if (!WireEvent.CanBeRead(draft, element, raw))
        {
            return draft;
        }

        var reader = new Ga4EventReader(draft);
        reader.ReadRequest(request);
        reader.ReadEvent(element);
        reader.leftovers.WriteTo(draft);
        return draft;
    }

    private void ReadRequest(JsonElement request)
    {
        foreach (var (key, value) in fields.Fields(request, string.Empty))
        {
            switch (key)
            {
                case "client_id": draft.ClientId = fields.LooseText(value, key); break;
                case "user_id": draft.UserId = fields.LooseText(value, key); break;
                case "timestamp_micros": draft.ClientTime = fields.UnixTime(value, key, TicksPerMicrosecond); break;
                case "events": break;
                case "user_agent": draft.UserAgent = fields.Text(value, key); break;
                case "ip_override": draft.Address = fields.Text(value, key); break;
                default: leftovers.Add(key, value); break;
            }
        }
    }

    private void ReadEvent(JsonElement element)
    {
        var name = element.TryGetProperty("name", out var sent) ? fields.Text(sent, "name") : null;
        draft.SourceName = name;
        draft.Name = EventNames.TryResolve(name, out kind, out var canonical) ? canonical : CustomNames.Of(name);
        if (kind is EventKind.UserSignedIn or EventKind.UserSignedUp && string.IsNullOrEmpty(draft.UserId))
        {
            // Who signed in nobody tells: an event of the shop's own, as every protocol of others has it.
            (kind, draft.Name) = (EventKind.CustomEventRecorded, CustomNames.Of(name));
        }

        foreach (var (key, value) in fields.Fields(element, string.Empty))
        {
            switch (key)
            {
                case "name": break;
                case "timestamp_micros": draft.ClientTime = fields.UnixTime(value, key, TicksPerMicrosecond) ?? draft.ClientTime; break;
                case "params": ReadParameters(value); break;
                default: leftovers.Add(key, value); break;
            }
        }
    }

    private void ReadParameters(JsonElement parameters)
    {
        if (parameters.ValueKind is not JsonValueKind.Object)
        {
            leftovers.Add("params", parameters);
            return;
        }

        var order = IsOrder ? new OrderDraft() : null;
        foreach (var (key, value) in fields.Fields(parameters, "params"))
        {
            if (value.ValueKind is not JsonValueKind.Null && !ReadParameter(order, key, value, $"params.{key}"))
            {
                leftovers.Add(key, value);
            }
        }

        foreach (var item in draft.Items)
        {
            item.Currency ??= currency;
        }

        if (order is not null)
        {
            order.Currency = currency;
            draft.Order = order;
        }
    }

    private bool ReadParameter(OrderDraft? order, string key, JsonElement value, string path)
    {
        switch (key)
        {
            case "items" when value.ValueKind is JsonValueKind.Array: return ReadItems(value, path);
            case "currency": currency = fields.Text(value, path); return true;
            case "transaction_id" when order is not null: order.OrderId = fields.LooseText(value, path); return true;
            case "value" when order is not null: order.Value = fields.LooseAmount(value, path); return true;
            case "tax" when order is not null: order.Tax = fields.LooseAmount(value, path); return true;
            case "shipping" when order is not null: order.Shipping = fields.LooseAmount(value, path); return true;
            case "coupon" when order is not null: order.Coupon = fields.Text(value, path); return true;
            case "search_term" when kind is EventKind.SearchPerformed: draft.SearchTerm = fields.LooseText(value, path); return true;
            case "item_list_id" when HasList: draft.List = (draft.List ?? NoList) with { Id = fields.LooseText(value, path) }; return true;
            case "item_list_name" when HasList: draft.List = (draft.List ?? NoList) with { Name = fields.Text(value, path) }; return true;
            case "shipping_tier" when kind is EventKind.CheckoutProgressed:
                draft.Checkout = (draft.Checkout ?? NoCheckout) with { ShippingTier = fields.Text(value, path) };
                return true;
            case "payment_type" when kind is EventKind.CheckoutProgressed:
                draft.Checkout = (draft.Checkout ?? NoCheckout) with { PaymentType = fields.Text(value, path) };
                return true;
            default: return ReadCommonParameter(key, value, path);
        }
    }

    /// <summary>The parameters that gtag gives any event.</summary>
    private bool ReadCommonParameter(string key, JsonElement value, string path)
    {
        switch (key)
        {
            case "session_id" or "ga_session_id": draft.ClientSessionId = fields.LooseText(value, path); return true;
            case "page_location": draft.PageUrl = fields.Text(value, path); return true;
            case "page_title": draft.PageTitle = fields.Text(value, path); return true;
            case "page_referrer": draft.Referrer = fields.Text(value, path); return true;
            case "language": draft.Language = fields.Text(value, path); return true;
            case "event_id": draft.EventId = fields.LooseText(value, path); return true;
            case "ga_session_number" when value.ValueKind is JsonValueKind.Number:
                draft.IsFirstVisit = fields.Whole(value, path) == 1;
                return false;
            case "screen_resolution": return (draft.Screen = ScreenSize.TryParse(fields.Text(value, path))) is not null;
            default: return ReadElement(key, value, path);
        }
    }

    /// <summary>What enhanced measurement tells of a link that was clicked.</summary>
    private bool ReadElement(string key, JsonElement value, string path)
    {
        if (kind is not (EventKind.ElementClicked or EventKind.ContentShared))
        {
            return false;
        }

        draft.Element ??= new PageElement(null, null, null, null, null);
        switch (key)
        {
            case "link_id": draft.Element = draft.Element with { Tag = "a", Id = fields.Text(value, path) }; return true;
            case "link_text": draft.Element = draft.Element with { Tag = "a", Text = fields.Text(value, path) }; return true;
            default: return false;
        }
    }

    private bool ReadItems(JsonElement items, string path)
    {
        var isComplete = true;
        var index = 0;
        foreach (var element in items.EnumerateArray())
        {
            var itemPath = string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]");
            var item = new ItemDraft();
            decimal? discount = null;
            var isItem = fields.Object(element, itemPath, (key, value, fieldPath) =>
            {
                var isKnown = key == "discount"
                    ? (discount = fields.LooseAmount(value, fieldPath)) is var _
                    : ReadItemField(item, key, value, fieldPath);
                isComplete &= isKnown;
                return isKnown;
            });
            isComplete &= isItem;

            // The price is what is asked; before the discount it was more.
            item.ListPrice = item.UnitPrice is { } price && discount is > 0m ? price + discount : null;
            draft.Items.Add(item);
        }

        return isComplete;
    }

    private bool ReadItemField(ItemDraft item, string key, JsonElement value, string path)
    {
        switch (key)
        {
            case "itemId": item.ProductId = fields.LooseText(value, path); return true;
            case "itemName": item.Name = fields.Text(value, path); return true;
            case "itemBrand": item.Brand = fields.Text(value, path); return true;
            case "itemCategory": item.Category = fields.Text(value, path); return true;
            case "itemVariant": item.Variant = fields.Text(value, path); return true;
            case "price": item.UnitPrice = fields.LooseAmount(value, path); return true;
            case "quantity": item.Quantity = fields.LooseWhole(value, path); return true;
            case "currency": item.Currency = fields.Text(value, path); return true;
            case "coupon": item.Coupon = fields.Text(value, path); return true;
            case "index": item.ListPosition = fields.LooseWhole(value, path); return true;
            default: return false;
        }
    }

    private static readonly ProductList NoList = new(null, null);
    private static readonly CheckoutDetails NoCheckout = new(null, null, null);
}
