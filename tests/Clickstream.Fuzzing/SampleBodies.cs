namespace Clickstream.Fuzzing;

/// <summary>One good body or more of every protocol.</summary>
internal static class SampleBodies
{
    public static readonly (string Path, string Body)[] All =
    [
        ("/clickstream", """
            {"eventName":"purchase","eventId":"0190f2a4-7c1b-7c3d-9a55-0242ac120002","occurredAt":"2026-11-22T11:59:00.123456Z","sentAt":"2026-11-22T12:00:00Z","clientId":"c_9f87","userId":"u_1","sessionId":"s_a1","isFirstVisit":false,"siteId":"shop","pageUrl":"https://u:p@shop.example/thanks?utm_source=x&token=1#f","pageTitle":"Thanks é","referrer":"https://www.google.com/","language":"vi-VN","screen":{"width":1920,"height":1080},"consent":true,"items":[{"id":"p1","name":"Laptop","category":"laptop","brand":"Lumen","variant":"16GB","price":12.5,"listPrice":15,"currency":"USD","quantity":2,"coupon":null,"position":1,"urlPath":"/product/p1"}],"order":{"id":"o-1","value":25.0,"tax":2.5,"shipping":4,"currency":"USD"},"properties":{"note":"call +49 30 123456 or write to a.b@example.com","n":[1,2.50,{"x":null}]}}
            """),
        ("/v1/events", """
            {"sentAt":"2026-11-22T12:00:00Z","events":[{"event_name":"checkout_complete","client_id":"c1","element":{"tag":"button","id":"buy","dataset":{"orderId":"o-2","total":"25.00"}},"product":{"id":"p1","name":"Laptop","price":15,"discountPrice":12.5,"urlPath":"/p/1"}},{"eventName":"search","clientId":"c2","search":{"term":"chuột","results":12}},{"eventName":"page_view","clientId":"c3","pageUrl":"https://shop.example/?gclid=1","consent":false}]}
            """),
        ("/v1/batch", """
            {"batch":[{"type":"page","messageId":"m1","anonymousId":"a1","timestamp":"2026-11-22T11:59:59.000Z","properties":{"url":"https://shop.example/","title":"Home"},"context":{"userAgent":"Mozilla/5.0","ip":"203.0.113.7","locale":"en-US","screen":{"width":1920,"height":1080},"page":{"url":"https://shop.example/","referrer":"https://mail.example/"}}},{"type":"track","event":"Order Completed","messageId":"m2","anonymousId":"a1","userId":"u1","timestamp":"2026-11-22T11:59:59.500Z","properties":{"order_id":"o-9","total":1339.5,"revenue":1324.5,"tax":10,"shipping":5,"currency":"USD","products":[{"product_id":"p1","name":"Laptop","price":1299.5,"quantity":1},{"sku":"p2","price":"25","quantity":"1"}]}},{"type":"identify","messageId":"m3","anonymousId":"a1","userId":"u1","traits":{"email":"u1@shop.example"}}],"sentAt":"2026-11-22T12:00:00.000Z","writeKey":"k"}
            """),
        ("/v1/track", """
            {"type":"track","event":"Product Added","messageId":"m9","anonymousId":"a1","properties":{"product_id":"p1","price":10,"quantity":2,"currency":"EUR","cart_id":"c"}}
            """),
        ("/mp/collect", """
            {"client_id":"123.456","user_id":"u1","timestamp_micros":"1795348799000000","events":[{"name":"purchase","params":{"transaction_id":"T-1","value":30.03,"currency":"EUR","tax":4.9,"shipping":5.99,"coupon":"S","session_id":"123","engagement_time_msec":100,"items":[{"item_id":"SKU_1","item_name":"Tee","price":10.01,"discount":2.2,"quantity":3,"index":0,"item_brand":"B","item_category":"A","item_variant":"green"}]}},{"name":"page_view","params":{"page_location":"https://shop.example/a?utm_source=x","page_title":"A","page_referrer":"https://t.co/"}}]}
            """),
        ("/com.snowplowanalytics.snowplow/tp2", """
            {"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4","data":[{"e":"pv","url":"https://shop.example/laptops?utm_source=n","page":"Laptops","refr":"https://mail.example/inbox","eid":"a62c46ee-8d22-4a63-9a07-3a1a0f2d1c11","p":"web","tv":"js-4.10.1","aid":"shop","dtm":"1795348798015","duid":"bbcae924-0000-4000-8000-000000000001","sid":"67d4aba0-0000-4000-8000-000000000001","vid":"1","stm":"1795348799071","res":"1280x720","lang":"en-US"},{"e":"ue","eid":"dae5e086-7029-4826-b761-0ecb29c11201","aid":"shop","duid":"bbcae924-0000-4000-8000-000000000001","ue_pr":"{\"schema\":\"iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0\",\"data\":{\"schema\":\"iglu:com.snowplowanalytics.snowplow.ecommerce/snowplow_ecommerce_action/jsonschema/1-0-2\",\"data\":{\"type\":\"transaction\"}}}","co":"{\"schema\":\"iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0\",\"data\":[{\"schema\":\"iglu:com.snowplowanalytics.snowplow.ecommerce/product/jsonschema/1-0-0\",\"data\":{\"id\":\"p1\",\"name\":\"Laptop\",\"price\":1299.5,\"currency\":\"USD\",\"quantity\":1}},{\"schema\":\"iglu:com.snowplowanalytics.snowplow.ecommerce/transaction/jsonschema/1-0-0\",\"data\":{\"transaction_id\":\"o-1001\",\"revenue\":1339.5,\"currency\":\"USD\",\"tax\":10,\"shipping\":5}}]}","dtm":"1795348798515","stm":"1795348799071"},{"e":"se","se_ca":"help","se_ac":"chat_opened","se_va":"3","eid":"78faf45f-9a39-4c62-bf98-6413b9089474","duid":"d1"}]}
            """),
    ];
}
