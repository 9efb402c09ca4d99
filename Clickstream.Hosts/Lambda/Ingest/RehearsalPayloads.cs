using System.Text;

namespace Clickstream.Hosts.Lambda.Ingest;

/// <summary>Invented calls of every form, with which a function warms up.</summary>
internal static class RehearsalPayloads
{
    private const string Batch = """
        {"sentAt":"2026-01-01T00:00:01Z","events":[
        {"eventName":"page_view","eventId":"r1","clientId":"rehearsal","occurredAt":"2026-01-01T00:00:00Z","language":"en",
         "pageUrl":"https://shop.example/?utm_source=a&q=b","screen":{"width":1,"height":1},"properties":{"a":1}},
        {"eventName":"product_view","eventId":"r2","clientId":"rehearsal",
         "product":{"id":"p1","name":"a","price":2,"discountPrice":1,"category":"c","brand":"b"}},
        {"eventName":"purchase","eventId":"r3","clientId":"rehearsal","userId":"u1","order":{"id":"o1","value":1.5,"currency":"USD"},
         "items":[{"id":"p1","price":1.5,"quantity":1}]},
        {"eventName":"wrong name","clientId":""}]}
        """;

    /// <summary>A request of an HTTP API, of a REST API, and a message of a queue.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        Encoding.UTF8.GetBytes($$"""
            {"version":"2.0","rawPath":"/clickstream","rawQueryString":"",
             "headers":{"content-type":"application/json","user-agent":"Mozilla/5.0","origin":"https://shop.example"},
             "requestContext":{"http":{"method":"POST","sourceIp":"192.0.2.1"},"requestId":"rehearsal","stage":"$default","timeEpoch":0},
             "body":"{{InJson(Batch)}}","isBase64Encoded":false}
            """),
        Encoding.UTF8.GetBytes($$"""
            {"httpMethod":"POST","path":"/clickstream","headers":{"Content-Type":"application/json"},
             "requestContext":{"identity":{"sourceIp":"192.0.2.1"},"requestId":"rehearsal"},
             "body":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Batch))}}","isBase64Encoded":true}
            """),
        Encoding.UTF8.GetBytes($$"""
            {"Records":[{"messageId":"rehearsal","eventSource":"aws:sqs","attributes":{"SentTimestamp":"0"},
             "messageAttributes":{"user-agent":{"stringValue":"a"} },"body":"{{InJson(Batch)}}"}]}
            """),
    ];

    private static string InJson(string text) => System.Text.Json.JsonEncodedText.Encode(text).ToString();
}
