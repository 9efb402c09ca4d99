using System.Globalization;
using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Native;

/// <summary>The workshop tells the order of a <c>checkout_complete</c> in the data attributes of its element.</summary>
internal static class WorkshopOrder
{
    /// <summary>Gives a purchase without an order the one that its element's dataset names, when it names one.</summary>
    public static void Complete(EventDraft draft)
    {
        if (draft.Order is not null || draft.Element?.Dataset is not { } dataset
            || !EventNames.TryResolve(draft.Name, out var kind, out _) || kind is not EventKind.PurchaseCompleted)
        {
            return;
        }

        using var document = JsonDocument.Parse(dataset);
        if (document.RootElement.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        var fields = new JsonFields(draft);
        var order = new OrderDraft();
        string? number = null;
        foreach (var (name, value) in fields.Fields(document.RootElement, "element.dataset"))
        {
            var path = $"element.dataset.{name}";
            switch (JsonFields.Canonical(name))
            {
                case "orderId": order.OrderId = AsText(value, fields, path); break;
                case "orderNumber": number = AsText(value, fields, path); break;
                case "total": order.Value = AsAmount(value, fields, path); break;
            }
        }

        order.OrderId ??= number;
        draft.Order = order;
    }

    /// <summary>Data attributes are texts, but a hand-made payload may hold a number.</summary>
    private static string? AsText(JsonElement value, JsonFields fields, string path) => value.ValueKind switch
    {
        JsonValueKind.String => fields.Text(value, path),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    /// <summary>A total with a currency sign or with thousands set apart is refused: guessing would make revenue of it.</summary>
    private static decimal? AsAmount(JsonElement value, JsonFields fields, string path)
    {
        if (value.ValueKind is not JsonValueKind.String)
        {
            return fields.Amount(value, path);
        }

        var text = fields.Text(value, path);
        return text is null ? null
            : JsonFields.TryDecimal(text, NumberStyles.AllowDecimalPoint, out var amount) ? amount
            : fields.Amount(value, path);
    }
}
