using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Native;

/// <summary>Reads one event of the native wire format, of which the workshop's payload is a subset.</summary>
/// <param name="isTrusted">
/// Whether the source may set what a collector would observe itself: when and from where the event was received.
/// </param>
internal sealed class NativeEventReader(bool isTrusted)
{
    private static readonly GeoContext Nowhere = new(null, null, null);

    /// <summary>Reads one event from the bytes of one JSON text. Never throws for what the bytes say.</summary>
    public EventDraft Read(ReadOnlyMemory<byte> json)
    {
        using var body = json.Length > Limits.EventBytes ? null : JsonBody.TryParse(json);
        if (body is not null)
        {
            return Read(body.Root, json);
        }

        var draft = new EventDraft { Raw = json };
        draft.Problems.Add(json.Length > Limits.EventBytes
            ? WireEvent.TooLong
            : new ValidationError(ErrorCodes.BodyMalformed, string.Empty, "The event is not JSON in UTF-8, or is nested too deep."));
        return draft;
    }

    /// <summary>Reads one event from a value of a body. Never throws for what the value says.</summary>
    /// <param name="element">The value.</param>
    /// <param name="raw">Its bytes.</param>
    /// <param name="others">What else its envelope says of it; kept among the properties.</param>
    public EventDraft Read(JsonElement element, ReadOnlyMemory<byte> raw, IReadOnlyList<JsonProperty>? others = null)
    {
        var draft = new EventDraft { Raw = raw };
        return WireEvent.CanBeRead(draft, element, raw) ? Read(draft, element, others ?? []) : draft;
    }

    private EventDraft Read(EventDraft draft, JsonElement root, IReadOnlyList<JsonProperty> others)
    {
        var fields = new JsonFields(draft);
        var leftovers = new Leftovers();
        if (root.TryGetProperty("properties", out var sent) && sent.ValueKind is JsonValueKind.Object)
        {
            leftovers.AddAll("properties", sent);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var hasItems = root.TryGetProperty("items", out var items) && items.ValueKind is JsonValueKind.Array && items.GetArrayLength() > 0;
        foreach (var (name, value) in fields.Fields(root, string.Empty))
        {
            var canonical = JsonFields.Canonical(name);
            if (!seen.Add(canonical))
            {
                draft.Problems.Add(new ValidationError(ErrorCodes.FieldDuplicate, "event", "A field is given in two spellings."));
            }
            else if (value.ValueKind is not JsonValueKind.Null
                && ((canonical == "product" && hasItems) || !ReadField(draft, fields, canonical, value, name)))
            {
                // A product beside items is one of them, told twice.
                leftovers.Add(name, value);
            }
        }

        foreach (var other in others)
        {
            leftovers.Add(other.Name, other.Value);
        }

        leftovers.WriteTo(draft);
        WorkshopOrder.Complete(draft);
        return draft;
    }

    /// <summary>Reads one field into the draft.</summary>
    /// <returns>Whether all of it has a place there; what has not is kept whole among the properties.</returns>
    private bool ReadField(EventDraft draft, JsonFields fields, string name, JsonElement value, string path)
    {
        fields.HasUnknown = false;
        switch (name)
        {
            case "schemaVersion": draft.SchemaVersion = fields.Whole(value, path); return true;
            case "v" when value.ValueKind is JsonValueKind.Number: draft.SchemaVersion = fields.Whole(value, path); return true;
            case "eventName": draft.Name = fields.Text(value, path); return true;
            case "eventId": draft.EventId = fields.Text(value, path); return true;
            case "occurredAt": draft.ClientTime = fields.Time(value, path); return true;
            case "sentAt": draft.SentAt = fields.Time(value, path); return true;
            case "siteId": draft.SiteId = fields.Text(value, path); return true;
            case "clientId": draft.ClientId = fields.Text(value, path); return true;
            case "userId": draft.UserId = fields.Text(value, path); return true;
            case "userLoginState": draft.LoginState = fields.Text(value, path); return true;
            case "identitySource": draft.IdentitySource = fields.Text(value, path); return true;
            case "sessionId": draft.ClientSessionId = fields.Text(value, path); return true;
            case "isFirstVisit": draft.IsFirstVisit = fields.Flag(value, path); return true;
            case "pageUrl": draft.PageUrl = fields.Text(value, path); return true;
            case "pageTitle": draft.PageTitle = fields.Text(value, path); return true;
            case "referrer": draft.Referrer = fields.Text(value, path); return true;
            case "language": draft.Language = fields.Text(value, path); return true;
            case "consent":
                // What is neither yes nor no is no yes.
                draft.Consent = fields.Flag(value, path) ?? false;
                return true;
            case "screen": NativeGroups.ReadScreen(draft, fields, value, path); return !fields.HasUnknown;
            case "items": NativeGroups.ReadItems(draft, fields, value, path); return !fields.HasUnknown;
            case "product": NativeGroups.AddItem(draft, fields, value, path); return !fields.HasUnknown;
            case "order": NativeGroups.ReadOrder(draft, fields, value, path); return !fields.HasUnknown;
            case "search": NativeGroups.ReadSearch(draft, fields, value, path); return !fields.HasUnknown;
            case "list": NativeGroups.ReadList(draft, fields, value, path); return !fields.HasUnknown;
            case "checkout": NativeGroups.ReadCheckout(draft, fields, value, path); return !fields.HasUnknown;
            case "element": NativeGroups.ReadElement(draft, fields, value, path); return !fields.HasUnknown;
            case "properties": return value.ValueKind is JsonValueKind.Object;
            default: return isTrusted && ReadObserved(draft, fields, name, value, path);
        }
    }

    /// <summary>What only a trusted source may say.</summary>
    private static bool ReadObserved(EventDraft draft, JsonFields fields, string name, JsonElement value, string path)
    {
        switch (name)
        {
            case "receivedAt": draft.ReceivedAt = fields.Time(value, path); return true;
            case "userAgent": draft.UserAgent = fields.Text(value, path); return true;
            case "country": draft.Geo = (draft.Geo ?? Nowhere) with { Country = fields.Text(value, path) }; return true;
            case "region": draft.Geo = (draft.Geo ?? Nowhere) with { Region = fields.Text(value, path) }; return true;
            case "city": draft.Geo = (draft.Geo ?? Nowhere) with { City = fields.Text(value, path) }; return true;
            default: return false;
        }
    }
}
