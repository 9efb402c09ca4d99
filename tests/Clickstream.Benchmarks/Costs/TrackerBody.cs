using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clickstream.Domain.Validation;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Benchmarks.Costs;

/// <summary>A request as it travels: the body that the tracker writes, between what a browser and the network say around it.</summary>
internal static class TrackerBody
{
    /// <summary>What a Chromium sends before the body, and CloudFront adds of the viewer.</summary>
    private static readonly (string Name, string Value)[] Head =
    [
        ("host", "d111111abcdef8.cloudfront.net"), ("content-type", "text/plain;charset=UTF-8"), ("content-length", "1234"),
        ("sec-ch-ua-platform", "\"Windows\""),
        ("sec-ch-ua", "\"Chromium\";v=\"142\", \"Google Chrome\";v=\"142\", \"Not_A Brand\";v=\"99\""),
        ("sec-ch-ua-mobile", "?0"), ("accept", "*/*"), ("origin", "https://shop.example"), ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty"), ("accept-encoding", "gzip, deflate, br, zstd"),
        ("accept-language", "en-US,en;q=0.9"), ("priority", "u=1, i"), ("cloudfront-viewer-country", "US"),
        ("cloudfront-viewer-country-region", "CA"), ("cloudfront-viewer-city", "San Francisco"),
        ("via", "2.0 1234567890abcdef1234567890abcdef.cloudfront.net (CloudFront)"),
        ("x-amz-cf-id", "0123456789abcdef0123456789abcdef0123456789abcdef01234567"), ("x-forwarded-for", "203.0.113.77"),
    ];

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The body.</summary>
    public static string Of(TrackerRequest request)
    {
        var sentAt = InstantPattern.ExtendedIso.Format(request.SentAt);
        return $$"""{"sentAt":"{{sentAt}}","events":[{{string.Join(',', request.Events.Select(EventOf))}}]}""";
    }

    /// <summary>The head as one JSON object.</summary>
    public static string HeadersOf(TrackerRequest request) => JsonSerializer.Serialize(
        Head.Append(("user-agent", request.Events[0].UserAgent ?? string.Empty)).ToDictionary(one => one.Item1, one => one.Item2));

    /// <summary>Bytes of head and body.</summary>
    public static int BytesOf(TrackerRequest request, string body) =>
        "POST /clickstream HTTP/1.1\r\n".Length + Head.Sum(one => one.Name.Length + one.Value.Length + 4)
        + "user-agent: \r\n\r\n".Length + (request.Events[0].UserAgent?.Length ?? 0) + Encoding.UTF8.GetByteCount(body);

    private static string EventOf(EventDraft draft) => JsonSerializer.Serialize(
        new
        {
            eventName = draft.Name,
            draft.EventId,
            occurredAt = Text(draft.ClientTime),
            draft.ClientId,
            sessionId = draft.ClientSessionId,
            isFirstVisit = draft.IsFirstVisit ?? false,
            draft.UserId,
            userLoginState = draft.LoginState,
            draft.IdentitySource,
            siteId = "shop",
            draft.PageUrl,
            draft.PageTitle,
            referrer = draft.Referrer ?? string.Empty,
            draft.Language,
            screen = draft.Screen is { } screen ? new { screen.Width, screen.Height } : null,
            consent = true,
            items = draft.Items.Count == 0 ? null : draft.Items.Select(item => new
            {
                id = item.ProductId, item.Name, item.Category, item.Brand, item.Variant, price = item.UnitPrice, item.ListPrice,
                item.Currency, item.Quantity, position = item.ListPosition, item.UrlPath,
            }),
            order = draft.Order is { } order
                ? new { id = order.OrderId, order.Value, order.Tax, order.Shipping, order.Currency }
                : null,
            search = draft.SearchTerm is { } term ? new { term, results = draft.SearchResults } : null,
            list = draft.List is { } list ? new { list.Id, list.Name } : null,
            checkout = draft.Checkout is { } checkout ? new { checkout.Step, checkout.ShippingTier, checkout.PaymentType } : null,
            element = draft.Element is { } element ? new { element.Tag, element.Id, element.Text } : null,
            properties = draft.Properties is { } properties ? JsonSerializer.Deserialize<JsonElement>(properties) : (JsonElement?)null,
        },
        Options);

    private static string? Text(Instant? time) => time is { } known ? InstantPattern.ExtendedIso.Format(known) : null;
}
