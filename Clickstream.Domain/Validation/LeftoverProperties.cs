using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Validation;

/// <summary>
/// Keeps the parts of a draft that its kind has no place for, under their wire names, beside the properties that were sent.
/// </summary>
internal static class LeftoverProperties
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? Of(EventDraft draft, EventContent content)
    {
        var list = draft.List is not null && content.List is null;
        var search = (draft.SearchTerm is not null || draft.SearchResults is not null) && content.Search is null;
        var checkout = draft.Checkout is not null && content.Checkout is null;
        var element = draft.Element is not null && content.Element is null;
        var order = draft.Order is not null && content.Order is null;
        if (!(list || search || checkout || element || order))
        {
            return draft.Properties;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            var taken = CopyProperties(writer, draft.Properties);
            if (list)
            {
                Group(writer, PropertyNames.Free("list", taken), ("id", draft.List!.Id), ("name", draft.List.Name));
            }

            if (search)
            {
                Group(writer, PropertyNames.Free("search", taken), ("term", draft.SearchTerm), ("results", draft.SearchResults));
            }

            if (checkout)
            {
                Group(
                    writer, PropertyNames.Free("checkout", taken), ("step", draft.Checkout!.Step),
                    ("shippingTier", draft.Checkout.ShippingTier), ("paymentType", draft.Checkout.PaymentType));
            }

            if (element)
            {
                var part = draft.Element!;
                Group(
                    writer, PropertyNames.Free("element", taken), ("tag", part.Tag), ("id", part.Id), ("role", part.Role),
                    ("text", part.Text), ("dataset", part.Dataset is { } dataset ? new RawJson(dataset) : null));
            }

            if (order)
            {
                var part = draft.Order!;
                Group(
                    writer, PropertyNames.Free("order", taken), ("id", part.OrderId), ("value", part.Value), ("tax", part.Tax),
                    ("shipping", part.Shipping), ("coupon", part.Coupon), ("currency", part.Currency));
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static HashSet<string> CopyProperties(Utf8JsonWriter writer, string? properties)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (properties is null)
        {
            return names;
        }

        using var document = JsonDocument.Parse(properties);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            property.WriteTo(writer);
            names.Add(property.Name);
        }

        return names;
    }

    private static void Group(Utf8JsonWriter writer, string name, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        writer.WriteStartObject(name);
        foreach (var (field, value) in fields)
        {
            switch (value)
            {
                case string text:
                    writer.WriteString(field, text);
                    break;
                case decimal amount:
                    writer.WriteNumber(field, Money.Canonical(amount));
                    break;
                case RawJson(var json):
                    writer.WritePropertyName(field);
                    writer.WriteRawValue(json);
                    break;
                case int number:
                    writer.WriteNumber(field, number);
                    break;
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>A text that is JSON already.</summary>
    private sealed record RawJson(string Json);
}
