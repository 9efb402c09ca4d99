using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;
using NodaTime;

namespace Clickstream.Hosts.Protocols.Snowplow;

/// <summary>Reads one event of the Snowplow tracker protocol: flat fields, a self-describing event, and entities.</summary>
internal sealed class SnowplowEventReader
{
    private const long TicksPerMillisecond = 10_000;

    private readonly EventDraft draft;
    private readonly JsonFields fields;
    private readonly Leftovers leftovers = new();
    private readonly Dictionary<string, (string? Text, JsonElement Value)> structured = new(StringComparer.Ordinal);
    private string? type;
    private string? networkUser;
    private Instant? trueTime;
    private JsonElement? selfDescribing;
    private JsonElement? contexts;

    private SnowplowEventReader(EventDraft draft) => (this.draft, fields) = (draft, new JsonFields(draft));

    /// <summary>Reads one event. Never throws for what it says.</summary>
    /// <param name="element">The event.</param>
    /// <param name="raw">Its bytes.</param>
    public static EventDraft Read(JsonElement element, ReadOnlyMemory<byte> raw)
    {
        var draft = new EventDraft { Raw = raw };
        if (WireEvent.CanBeRead(draft, element, raw))
        {
            new SnowplowEventReader(draft).ReadEvent(element);
        }

        return draft;
    }

    private void ReadEvent(JsonElement element)
    {
        foreach (var (key, value) in fields.Fields(element, string.Empty))
        {
            ReadField(key, value);
        }

        draft.ClientId ??= networkUser;
        if (trueTime is not null)
        {
            // True by the sender's word: there is no clock to correct.
            (draft.ClientTime, draft.SentAt) = (trueTime, null);
        }

        switch (type)
        {
            case "pv":
                Name(EventNames.PageView, "page_view");
                break;
            case "pp":
                // A ping says that the page is still looked at: engagement, not another view.
                Name("user_engagement", "page_ping");
                break;
            case "se":
                Name(CustomNames.Of(structured.GetValueOrDefault("se_ac").Text) ?? "structured_event", "structured_event");
                break;
            case "ue":
                break;
            case "tr":
                Name(EventNames.Purchase, "transaction");
                ReadTransaction();
                break;
            default:
                Name(CustomNames.Of(type), type);
                break;
        }

        foreach (var (key, (_, value)) in structured)
        {
            leftovers.Add(key, value);
        }

        if (type != "ue" && selfDescribing is { } odd)
        {
            leftovers.Add("unstruct_event", odd);
        }

        new SnowplowCommerce(draft, fields, leftovers).Read(type == "ue" ? selfDescribing : null, contexts);
        leftovers.WriteTo(draft);
    }

    private void ReadField(string key, JsonElement value)
    {
        switch (key)
        {
            case "e": type = fields.Text(value, key); break;
            case "eid": draft.EventId = fields.LooseText(value, key); break;
            case "aid": draft.SiteId = fields.LooseText(value, key); break;
            case "duid": draft.ClientId = fields.LooseText(value, key); break;
            case "nuid" or "tnuid": networkUser ??= fields.LooseText(value, key); Keep(key, value); break;
            case "uid": draft.UserId = fields.LooseText(value, key); break;
            case "sid": draft.ClientSessionId = fields.LooseText(value, key); break;
            case "vid": draft.IsFirstVisit = fields.LooseWhole(value, key) is { } visit ? visit == 1 : null; Keep(key, value); break;
            case "dtm": draft.ClientTime ??= fields.UnixTime(value, key, TicksPerMillisecond); break;
            case "stm": draft.SentAt = fields.UnixTime(value, key, TicksPerMillisecond); break;
            case "ttm": trueTime = fields.UnixTime(value, key, TicksPerMillisecond); break;
            case "url": draft.PageUrl = fields.Text(value, key); break;
            case "page": draft.PageTitle = fields.Text(value, key); break;
            case "refr": draft.Referrer = fields.Text(value, key); break;
            case "ua": draft.UserAgent = fields.Text(value, key); break;
            case "ip": draft.Address = fields.Text(value, key); break;
            case "lang": draft.Language = fields.Text(value, key); break;
            case "res": draft.Screen = ScreenSize.TryParse(fields.Text(value, key)); Keep(key, value, draft.Screen is null); break;
            case "ue_pr": selfDescribing ??= SnowplowEntities.Parse(draft, fields.Text(value, key), key, isBase64: false); break;
            case "ue_px": selfDescribing ??= SnowplowEntities.Parse(draft, fields.Text(value, key), key, isBase64: true); break;
            case "co": contexts ??= SnowplowEntities.Parse(draft, fields.Text(value, key), key, isBase64: false); break;
            case "cx": contexts ??= SnowplowEntities.Parse(draft, fields.Text(value, key), key, isBase64: true); break;
            default: Keep(key, value); break;
        }
    }

    private void Keep(string key, JsonElement value, bool isLeftOver = true)
    {
        if (isLeftOver)
        {
            structured[key] = (value.ValueKind is JsonValueKind.Number ? value.GetRawText() : JsonFields.TryText(value), value);
        }
    }

    private void Name(string? name, string? sent) => (draft.Name, draft.SourceName) = (name, sent);

    /// <summary>The order of the older transaction event, whose total holds tax and shipping.</summary>
    private void ReadTransaction()
    {
        var order = new OrderDraft
        {
            OrderId = Take("tr_id").Text,
            Tax = Amount("tr_tx"),
            Shipping = Amount("tr_sh"),
            Currency = Take("tr_cu").Text,
        };
        order.Value = OrderTotal.WithoutTaxAndShipping(Amount("tr_tt"), order);
        draft.Order = order;
    }

    private decimal? Amount(string key) => Take(key) is { Text: not null } field ? fields.LooseAmount(field.Value, key) : null;

    private (string? Text, JsonElement Value) Take(string key) => structured.Remove(key, out var field) ? field : default;
}
