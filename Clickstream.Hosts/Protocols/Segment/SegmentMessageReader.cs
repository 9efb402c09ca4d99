using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;
using NodaTime;

namespace Clickstream.Hosts.Protocols.Segment;

/// <summary>Reads one message of Segment's API: page, screen, track, identify, group or alias.</summary>
/// <remarks>Source: Segment, "Spec: Common fields" and the pages of each call.</remarks>
internal sealed class SegmentMessageReader
{
    private readonly EventDraft draft;
    private readonly JsonFields fields;
    private readonly Leftovers leftovers = new();
    private string? type;
    private string? name;
    private string? previousId;

    private SegmentMessageReader(EventDraft draft) => (this.draft, fields) = (draft, new JsonFields(draft));

    /// <summary>Reads one message. Never throws for what it says.</summary>
    /// <param name="message">The message.</param>
    /// <param name="raw">Its bytes.</param>
    /// <param name="type">The type that its path tells; <c>null</c> in a batch, where each message tells its own.</param>
    /// <param name="sentAt">When the batch was sent, by the sender's clock.</param>
    /// <param name="others">What else the batch says of it; kept among the properties.</param>
    public static EventDraft Read(
        JsonElement message, ReadOnlyMemory<byte> raw, string? type, JsonElement? sentAt = null, IReadOnlyList<JsonProperty>? others = null)
    {
        var draft = new EventDraft { Raw = raw };
        if (!WireEvent.CanBeRead(draft, message, raw))
        {
            return draft;
        }

        var reader = new SegmentMessageReader(draft) { type = type };
        reader.ReadMessage(message, sentAt, others ?? []);
        return draft;
    }

    private void ReadMessage(JsonElement message, JsonElement? sentAt, IReadOnlyList<JsonProperty> others)
    {
        // Whom and what a message is about decides how the rest of it is read.
        JsonElement properties = default, context = default;
        Instant? timestamp = null;
        foreach (var (key, value) in fields.Fields(message, string.Empty))
        {
            switch (key)
            {
                case "type": type ??= fields.Text(value, key); break;
                case "event": name = fields.Text(value, key); break;
                case "messageId": draft.EventId = fields.LooseText(value, key); break;
                case "anonymousId": draft.ClientId = fields.LooseText(value, key); break;
                case "userId": draft.UserId = fields.LooseText(value, key); break;
                case "previousId": previousId = fields.LooseText(value, key); break;
                case "timestamp": timestamp = fields.Time(value, key); break;
                case "originalTimestamp": draft.ClientTime = fields.Time(value, key); break;
                case "sentAt": draft.SentAt = fields.Time(value, key); break;
                case "properties": properties = value; break;
                case "context": context = value; break;
                case "writeKey": break;
                default: leftovers.Add(key, value); break;
            }
        }

        // The original time is the sender's own clock; of most messages it is the only one, under the shorter name.
        draft.ClientTime ??= timestamp;
        if (sentAt is { } sent)
        {
            draft.SentAt ??= fields.Time(sent, "sentAt");
        }

        // A server that knows no browser speaks of the user alone, an alias of the browser that the user was before.
        draft.ClientId ??= previousId ?? draft.UserId;
        ReadContext(context);
        Name(properties);
        SegmentProperties.Read(draft, fields, leftovers, properties);
        foreach (var other in others)
        {
            leftovers.Add(other.Name, other.Value);
        }

        leftovers.WriteTo(draft);
    }

    private void Name(JsonElement properties)
    {
        bool Has(string field) => properties.ValueKind is JsonValueKind.Object && properties.TryGetProperty(field, out var value)
            && value.ValueKind is not JsonValueKind.Null;

        draft.SourceName = name ?? type;
        draft.Name = type switch
        {
            "track" => SegmentEventNames.Of(name, !string.IsNullOrEmpty(draft.UserId), Has("shipping_method"), Has("payment_method")),
            "page" => EventNames.PageView,
            "screen" => "screen_view",
            "identify" or "group" or "alias" => type,
            _ => null,
        };
    }

    private void ReadContext(JsonElement context)
    {
        if (context.ValueKind is not JsonValueKind.Object)
        {
            if (context.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            {
                leftovers.Add("context", context);
            }

            return;
        }

        foreach (var (key, value) in fields.Fields(context, "context"))
        {
            var path = $"context.{key}";
            switch (key)
            {
                case "page": ReadPage(value, path); break;
                case "userAgent": draft.UserAgent = fields.Text(value, path); break;
                case "ip": draft.Address = fields.Text(value, path); break;
                case "locale": draft.Language = fields.Text(value, path); break;
                case "sessionId": draft.ClientSessionId = fields.LooseText(value, path); break;
                case "screen": ReadScreen(value, path); break;
                default: leftovers.Add(key, value); break;
            }
        }
    }

    private void ReadPage(JsonElement page, string path) => ReadGroup("page", page, path, (key, value, fieldPath) =>
    {
        switch (key)
        {
            case "url": draft.PageUrl = fields.Text(value, fieldPath); return true;
            case "title": draft.PageTitle = fields.Text(value, fieldPath); return true;
            case "referrer": draft.Referrer = fields.Text(value, fieldPath); return true;
            case "path" or "search": return true;
            default: return false;
        }
    });

    private void ReadScreen(JsonElement screen, string path)
    {
        int? width = null, height = null;
        ReadGroup("screen", screen, path, (key, value, fieldPath) => key switch
        {
            "width" => (width = fields.LooseWhole(value, fieldPath)) is var _,
            "height" => (height = fields.LooseWhole(value, fieldPath)) is var _,
            _ => false,
        });
        draft.Screen = width is > 0 && height is > 0 ? new ScreenContext(width.Value, height.Value) : null;
    }

    /// <summary>Reads an object; with a field that has no place it is also kept whole.</summary>
    private void ReadGroup(string name, JsonElement group, string path, Func<string, JsonElement, string, bool> read)
    {
        fields.HasUnknown = false;
        fields.Object(group, path, read);
        if (fields.HasUnknown)
        {
            leftovers.Add(name, group);
        }
    }
}
