using System.Text;
using System.Text.Json;

namespace Clickstream.Testing.Servers;

/// <summary>Calls as AWS documents them, written out in full: what is not looked at must not be in the way.</summary>
/// <remarks>
/// Sources: API Gateway developer guide (HTTP API format 2.0, REST API proxy input), Lambda developer guide (function URLs, SQS), EventBridge
/// user guide (scheduled events).
/// </remarks>
public static class GatewayEvents
{
    /// <summary>An event in the native protocol.</summary>
    public const string Event = """{"eventName":"page_view","eventId":"e1","clientId":"c1","pageUrl":"https://shop.example/"}""";

    private const string BrowserHeaders =
        """{"content-type":"application/json","user-agent":"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0","origin":"https://shop.example","x-forwarded-for":"198.51.100.9"}""";

    /// <summary>An HTTP API, format 2.0.</summary>
    public static string HttpApi(
        string body = Event, bool isBase64 = false, string method = "POST", string path = "/clickstream", string stage = "$default",
        string query = "", string? headers = null, long? time = null) => $$$"""
        {
          "version": "2.0",
          "routeKey": "$default",
          "rawPath": {{{Quoted(path)}}},
          "rawQueryString": {{{Quoted(query)}}},
          "cookies": ["cookie1", "cookie2"],
          "headers": {{{headers ?? BrowserHeaders}}},
          "queryStringParameters": {"parameter1": "value1,value2", "parameter2": "value"},
          "requestContext": {
            "accountId": "123456789012",
            "apiId": "api-id",
            "authentication": {"clientCert": {"clientCertPem": "CERT_CONTENT", "subjectDN": "www.example.com", "issuerDN": "Example issuer", "serialNumber": "a1", "validity": {"notBefore": "May 28 12:30:02 2019 GMT", "notAfter": "Aug  5 09:36:04 2021 GMT"}} },
            "authorizer": {"jwt": {"claims": {"claim1": "value1"}, "scopes": ["scope1"]}},
            "domainName": "id.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "id",
            "http": {"method": {{{Quoted(method)}}}, "path": {{{Quoted(path)}}}, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.77", "userAgent": "agent"},
            "requestId": "gateway-request-1",
            "routeKey": "$default",
            "stage": {{{Quoted(stage)}}},
            "time": "22/Nov/2026:10:00:00 +0000",
            "timeEpoch": {{{time ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}}
          },
          "body": {{{Quoted(isBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(body)) : body)}}},
          "pathParameters": {"parameter1": "value1"},
          "isBase64Encoded": {{{JsonSerializer.Serialize(isBase64)}}},
          "stageVariables": {"stageVariable1": "value1"}
        }
        """;

    /// <summary>A REST API.</summary>
    public static string RestApi(string body = Event, string path = "/clickstream", string method = "POST") => $$$"""
        {
          "resource": "/{proxy+}",
          "path": {{{Quoted(path)}}},
          "httpMethod": {{{Quoted(method)}}},
          "headers": {"Accept": "*/*", "Content-Type": "text/plain;charset=UTF-8", "CloudFront-Viewer-Country": "VN", "User-Agent": "agent"},
          "multiValueHeaders": {"Accept": ["*/*"], "Content-Type": ["text/plain;charset=UTF-8"], "CloudFront-Viewer-Country": ["VN"], "User-Agent": ["agent"]},
          "queryStringParameters": null,
          "multiValueQueryStringParameters": null,
          "pathParameters": {"proxy": "clickstream"},
          "stageVariables": null,
          "requestContext": {
            "resourceId": "123456",
            "resourcePath": "/{proxy+}",
            "httpMethod": {{{Quoted(method)}}},
            "extendedRequestId": "request-id",
            "requestTime": "22/Nov/2026:10:00:00 +0000",
            "path": "/prod/clickstream",
            "accountId": "123456789012",
            "protocol": "HTTP/1.1",
            "stage": "prod",
            "domainPrefix": "1234567890",
            "requestTimeEpoch": {{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}},
            "requestId": "rest-request-1",
            "identity": {"cognitoIdentityPoolId": null, "accountId": null, "sourceIp": "203.0.113.78", "user": null, "userAgent": "agent", "userArn": null},
            "domainName": "1234567890.execute-api.us-east-1.amazonaws.com",
            "apiId": "1234567890"
          },
          "body": {{{Quoted(body)}}},
          "isBase64Encoded": false
        }
        """;

    /// <summary>Messages of a queue.</summary>
    public static string Queue(params string[] bodies) => Queue(bodies.Select(body => (body, (string?)null)));

    /// <summary>Messages of a queue, with the path that each names.</summary>
    public static string Queue(IEnumerable<(string Body, string? Path)> messages)
    {
        var records = messages.Select((message, index) => $$$"""
            {
              "messageId": "m{{{index}}}",
              "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
              "body": {{{Quoted(message.Body)}}},
              "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "{{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 5000}}}", "SenderId": "AIDAIENQZJOLO23YVJ4VO", "ApproximateFirstReceiveTimestamp": "1545082649185"},
              "messageAttributes": {
                "user-agent": {"stringValue": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "stringListValues": [], "binaryListValues": [], "dataType": "String"},
                "source-ip": {"stringValue": "203.0.113.79", "stringListValues": [], "binaryListValues": [], "dataType": "String"}{{{PathAttribute(message.Path)}}}
              },
              "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
              "eventSource": "aws:sqs",
              "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue",
              "awsRegion": "us-east-2"
            }
            """);
        return $"{{\"Records\": [{string.Join(",", records)}]}}";
    }

    /// <summary>A schedule of EventBridge.</summary>
    public const string Schedule = """
        {
          "version": "0",
          "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
          "detail-type": "Scheduled Event",
          "source": "aws.events",
          "account": "123456789012",
          "time": "2026-11-22T16:53:06Z",
          "region": "us-east-1",
          "resources": ["arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"],
          "detail": {}
        }
        """;

    private static string PathAttribute(string? path) =>
        path is null ? string.Empty : $$""", "path": {"stringValue": {{Quoted(path)}}, "dataType": "String"}""";

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
