using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Hosts.Imports;

/// <summary>The open e-commerce data of REES46 Marketing Platform: one CSV row an event.</summary>
internal sealed class Rees46Format : IImportFormat
{
    private const string Header = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session";
    private const string SiteId = "rees46";

    private static readonly LocalDateTimePattern TimePattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");
    private static readonly string[] UtcSuffixes = [" UTC", "+00:00"];

    public string Protocol => "rees46";

    public bool HasHeader => true;

    public void CheckHeader(ReadOnlyMemory<byte> line)
    {
        var text = Encoding.UTF8.GetString(line.Span);
        if (text != Header && text != "\uFEFF" + Header)
        {
            throw new ImportException(ImportException.HeaderInvalid, $"The first line does not name the columns {Header}.");
        }
    }

    public EventDraft Read(ReadOnlyMemory<byte> line)
    {
        var draft = new EventDraft { Raw = line };
        if (!Utf8.IsValid(line.Span))
        {
            return Unreadable(draft, ErrorCodes.BodyMalformed, "The row is not UTF-8.");
        }

        var text = Encoding.UTF8.GetString(line.Span);
        return CsvRow.Split(text) is
            [var time, var type, var productId, var categoryId, var category, var brand, var price, var userId, var session]
            ? Fill(draft, text, time, type, productId, category.Length > 0 ? category : categoryId, brand, price, userId, session)
            : Unreadable(draft, ErrorCodes.RowColumnCount, "The row does not have 9 columns.");
    }

    private static EventDraft Fill(
        EventDraft draft, string row, string time, string type, string productId, string category, string brand, string price,
        string userId, string session)
    {
        draft.Name = NameOf(type);
        if (draft.Name is null)
        {
            return Unreadable(
                draft, ErrorCodes.RowEventTypeUnknown, "The row's event type is none of view, cart, remove_from_cart and purchase.");
        }

        // The same row is the same event, so that importing a file twice changes nothing.
        draft.EventId = EventId.FromName(SiteId, row).ToString();
        draft.ClientId = userId;
        draft.UserId = userId;
        draft.ClientSessionId = session;
        draft.ClientTime = Time(draft, time);
        draft.ReceivedAt = draft.ClientTime;
        draft.Items.Add(new ItemDraft
        {
            ProductId = productId,
            Category = NullIfEmpty(category),
            Brand = NullIfEmpty(brand),
            UnitPrice = Price(draft, price),
            Currency = "USD",
        });
        if (draft.Name == EventNames.Purchase)
        {
            draft.Order = new OrderDraft { OrderId = $"{session}/{time}/{productId}", Currency = "USD" };
        }

        return draft;
    }

    private static string? NameOf(string type) => type switch
    {
        "view" => EventNames.ViewItem,
        "cart" => EventNames.AddToCart,
        "remove_from_cart" => EventNames.RemoveFromCart,
        "purchase" => EventNames.Purchase,
        _ => null,
    };

    private static Instant? Time(EventDraft draft, string text)
    {
        foreach (var suffix in UtcSuffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal) && TimePattern.Parse(text[..^suffix.Length]) is { Success: true } parsed)
            {
                return parsed.Value.InUtc().ToInstant();
            }
        }

        draft.Problems.Add(
            new ValidationError(ErrorCodes.TimeInvalid, "event_time", "The time is not of the form 2019-10-01 00:00:00 UTC."));
        return null;
    }

    private static decimal? Price(EventDraft draft, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (decimal.TryParse(
            text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var price))
        {
            return price;
        }

        draft.Problems.Add(new ValidationError(ErrorCodes.FieldTypeInvalid, "price", "The price is not a number."));
        return null;
    }

    private static EventDraft Unreadable(EventDraft draft, string code, string message)
    {
        draft.Problems.Add(new ValidationError(code, string.Empty, message));
        return draft;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
