namespace Clickstream.Hosts.Tests.Protocols;

/// <summary>Events as they come over the wire.</summary>
internal static class SampleEvents
{
    /// <summary>A native event with every field.</summary>
    public const string Full = """
        { "eventName": "purchase", "eventId": "0190a0b0-0000-7000-8000-000000000001", "occurredAt": "2026-11-22T10:00:00.123456Z",
          "sentAt": "2026-11-22T10:00:01Z", "clientId": "c_9f87", "userId": "u_1", "userLoginState": "logged_in", "identitySource": "email",
          "sessionId": "s_a1", "isFirstVisit": false, "siteId": "shop", "pageUrl": "https://shop.example/thanks", "pageTitle": "Thanks",
          "referrer": "https://shop.example/checkout", "language": "vi-VN", "screen": {"width": 1920, "height": 1080}, "consent": true,
          "items": [ {"id": "p1", "name": "Laptop", "category": "laptop", "brand": "Dell", "variant": "16GB", "price": 12.5, "listPrice": 15,
                      "currency": "USD", "quantity": 2, "coupon": null, "position": 1, "urlPath": "/product/p1"} ],
          "order": {"id": "o-1", "value": 25.0, "tax": 2.5, "shipping": 4, "coupon": null, "currency": "USD"},
          "search": {"term": "dell", "results": 12}, "list": {"id": "l1", "name": "Laptops"},
          "checkout": {"step": "shipping", "shippingTier": "express", "paymentType": "card"},
          "element": {"tag": "button", "id": "pay", "role": null, "text": "Pay", "dataset": {}}, "properties": {"theme":"dark"} }
        """;

    /// <summary>A product view as the workshop's tracker sends it.</summary>
    public const string WorkshopView = """
        {"eventName":"product_view","eventId":"evt-1","pageUrl":"https://shop.example/product/p7","referrer":"","userId":null,
         "userLoginState":"anonymous","clientId":"c1","sessionId":"s1","isFirstVisit":true,
         "product":{"id":"p7","name":"Mouse","category":"accessory","brand":"Logi","price":25,"discountPrice":19.9,"urlPath":"/product/p7"},
         "element":{"tag":"a","id":"","role":"link","text":"Mouse","dataset":{}}}
        """;

    /// <summary>A finished checkout as the workshop's tracker sends it.</summary>
    public const string WorkshopCheckout = """
        {"eventName":"checkout_complete","eventId":"evt-2","pageUrl":"https://shop.example/thanks","clientId":"c1","sessionId":"s1",
         "isFirstVisit":false,"element":{"tag":"div","id":"done","role":null,"text":"","dataset":{"orderId":"77","orderNumber":"A-77","total":"1234.5"}}}
        """;
}
