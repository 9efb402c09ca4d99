using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;

namespace Clickstream.Hosts.Protocols;

/// <summary>Reads one event of the native wire format, of which the workshop's payload is a subset.</summary>
/// <param name="isTrusted">
/// Whether the source may set what a collector would observe itself: when and from where the event was received.
/// </param>
internal sealed class NativeEventReader(bool isTrusted)
{
    private const int MaximumDepth = 16;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads one event from the bytes of one JSON text. Never throws for what the bytes say.</summary>
    public EventDraft Read(ReadOnlyMemory<byte> json)
    {
        var draft = new EventDraft { Raw = json };
        if (json.Length > Limits.EventBytes)
        {
            return Unreadable(draft, ErrorCodes.BodyMalformed, $"The event is longer than {Limits.EventBytes} bytes.");
        }

        if (!Utf8.IsValid(json.Span))
        {
            return Unreadable(draft, ErrorCodes.BodyMalformed, "The event is not UTF-8.");
        }

        try
        {
            // RFC 8259, section 8.1: a byte order mark may be ignored; files that were saved on Windows begin with one.
            using var document = JsonDocument.Parse(json.Span.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json, Options);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? Read(draft, document.RootElement)
                : Unreadable(draft, ErrorCodes.BodyNotAnEvent, "The event is not a JSON object.");
        }
        catch (JsonException)
        {
            return Unreadable(draft, ErrorCodes.BodyMalformed, "The event is not JSON, too deep, or names a field twice.");
        }
        catch (InvalidOperationException)
        {
            // To find a name that is given twice, the parser decodes names, and cannot decode an escaped lone surrogate.
            return Unreadable(draft, ErrorCodes.TextInvalid, "A field's name is not well-formed Unicode.");
        }
    }

    private static EventDraft Unreadable(EventDraft draft, string code, string message)
    {
        draft.Problems.Add(new ValidationError(code, string.Empty, message));
        return draft;
    }

    private EventDraft Read(EventDraft draft, JsonElement root)
    {
        var fields = new JsonFields(draft);
        var leftovers = new List<(string Name, JsonElement Value)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var hasItems = root.TryGetProperty("items", out var items) && items.ValueKind is JsonValueKind.Array && items.GetArrayLength() > 0;
        foreach (var (name, value) in fields.Fields(root, string.Empty))
        {
            var canonical = JsonFields.Canonical(name);
            if (!seen.Add(canonical))
            {
                draft.Problems.Add(new ValidationError(ErrorCodes.FieldDuplicate, name, "The field is given in two spellings."));
            }
            else if (value.ValueKind is not JsonValueKind.Null
                && ((canonical == "product" && hasItems) || !ReadField(draft, fields, canonical, value, name)))
            {
                // A product beside items is one of them, told twice.
                leftovers.Add((name, value));
            }
        }

        draft.Properties = Merge(draft, fields, root, leftovers);
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
            case "consent": draft.Consent = fields.Flag(value, path); return true;
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

    private static readonly GeoContext Nowhere = new(null, null, null);

    /// <summary>The sent properties together with every field that has no place of its own.</summary>
    private static string? Merge(EventDraft draft, JsonFields fields, JsonElement root, List<(string Name, JsonElement Value)> leftovers)
    {
        var sent = root.TryGetProperty("properties", out var value) && value.ValueKind is JsonValueKind.Object ? value : default;
        if (leftovers.Count == 0 && (sent.ValueKind is not JsonValueKind.Object || !sent.EnumerateObject().MoveNext()))
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using var writer = new Utf8JsonWriter(buffer, WriterOptions);
            writer.WriteStartObject();
            var taken = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (name, field) in
                (sent.ValueKind is JsonValueKind.Object ? fields.Fields(sent, "properties") : []).Concat(leftovers))
            {
                writer.WritePropertyName(PropertyNames.Free(name, taken));
                field.WriteTo(writer);
            }

            writer.WriteEndObject();
            writer.Flush();
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            draft.Problems.Add(new ValidationError(ErrorCodes.TextInvalid, "properties", "A text is not well-formed Unicode."));
            return null;
        }
    }
}
