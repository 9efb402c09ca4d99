using System.Net;
using System.Net.Sockets;
using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using Clickstream.Fuzzing;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Http;
using Clickstream.Hosts.Protocols;
using Clickstream.Testing;
using MediatR;
using Microsoft.AspNetCore.Builder;
using NodaTime;

namespace Clickstream.Hosts.Tests.Http;

/// <summary>What HTTP adds to the collector: methods, paths, types, origins, keys, lengths, and headers that tell of the visitor.</summary>
public sealed class CollectorHttpTests : IAsyncLifetime, IDisposable
{
    private const string Event = """{"eventName":"page_view","eventId":"e1","clientId":"c1","pageUrl":"https://shop.example/"}""";

    private readonly InMemoryCollector collector = new();
    private readonly HttpClient client = new();
    private WebApplication server = null!;
    private CollectorOptions options = new();

    public async Task InitializeAsync()
    {
        server = new HttpFrontDoor(
            request => new Collector(collector.Mediator, options).HandleAsync(request, CancellationToken.None), SystemClock.Instance, new HttpFrontDoorOptions { Url = "http://127.0.0.1:0" }).Build();
        await server.StartAsync();
        client.BaseAddress = new Uri(server.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await collector.DisposeAsync();
    }

    public void Dispose() => client.Dispose();

    [Theory]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON; charset=\"utf-8\"")]
    [InlineData("text/plain;charset=UTF-8")]
    [InlineData("text/plain")]
    public async Task Beacons_and_JSON_are_taken(string type) => (await SendAsync(type: type)).StatusCode.Should().Be(HttpStatusCode.Accepted);

    [Theory]
    [InlineData(null)]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("image/png")]
    [InlineData("application/json, text/plain")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Other_types_are_refused(string? type) => (await SendAsync(type: type)).StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("TRACE")]
    public async Task Other_methods_are_refused_with_those_that_are_allowed(string method)
    {
        var answer = await SendAsync(method: method);

        answer.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        (answer.Content.Headers.TryGetValues("Allow", out var allowed) ? allowed : answer.Headers.GetValues("Allow")).Should().Equal("POST", "OPTIONS");
    }

    [Theory]
    [InlineData("/clickstream/")]
    [InlineData("//clickstream")]
    [InlineData("/CLICKSTREAM")]
    [InlineData("/clickstream/x")]
    [InlineData("/")]
    public async Task Other_paths_are_unknown(string path) => (await SendAsync(path)).StatusCode.Should().Be(HttpStatusCode.NotFound);

    [Fact]
    public async Task A_path_has_one_spelling()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /%63lickstream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Event.Length}\r\nConnection: close\r\n\r\n{Event}"));

        using var reader = new StreamReader(stream);
        (await reader.ReadToEndAsync()).Should().StartWith("HTTP/1.1 404");
        collector.Received.Should().Be(0);
    }

    [Fact]
    public async Task An_error_of_the_collector_itself_is_answered_without_its_words()
    {
        await using var failing = new HttpFrontDoor(
            request => new Collector(new Broken(new InvalidOperationException("secret words")), options).HandleAsync(request, CancellationToken.None),
            SystemClock.Instance,
            new HttpFrontDoorOptions { Url = "http://127.0.0.1:0" }).Build();
        await failing.StartAsync();

        using var answer = await client.PostAsync(new Uri(failing.Urls.Single() + "/clickstream"), new StringContent(Event));

        answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await answer.Content.ReadAsStringAsync()).Should().Contain(RequestCodes.InternalError).And.NotContain("secret");
    }

    [Theory]
    [InlineData("/clickstream?id=1&id=2")]
    [InlineData("/v1/events")]
    public async Task The_query_does_not_matter(string path) => (await SendAsync(path)).StatusCode.Should().Be(HttpStatusCode.Accepted);

    [Theory]
    [InlineData(1024 * 1024, HttpStatusCode.Accepted)]
    [InlineData((1024 * 1024) + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_is_a_MiB_long_at_most_whether_its_length_is_told_or_not(int length, HttpStatusCode expected)
    {
        var body = (Event + new string(' ', length - Event.Length - 4) + "\n\n\n\n")[..length];

        (await SendAsync(body: body)).StatusCode.Should().Be(expected);
        (await SendAsync(body: body, change: request => request.Headers.TransferEncodingChunked = true)).StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task Every_answer_forbids_to_be_kept_sniffed_or_framed()
    {
        foreach (var answer in new[] { await SendAsync(), await SendAsync("/nowhere"), await SendAsync(body: "x") })
        {
            answer.Headers.CacheControl!.NoStore.Should().BeTrue();
            answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
            answer.Headers.GetValues("Content-Security-Policy").Should().Equal("default-src 'none'; frame-ancestors 'none'");
            answer.Headers.Server.Should().BeEmpty();
        }
    }

    [Fact]
    public async Task No_answer_repeats_what_was_sent()
    {
        var answer = await SendAsync(body: """{"eventName":"zebra Zebra","eventId":"ze\u200Bbra","clientId":"zebra\u0000","product":{"zebra":1},"user_zebra":1,"userZebra":2}""");

        (await answer.Content.ReadAsStringAsync()).Should().NotContainEquivalentOf("zebra");
    }

    [Fact]
    public async Task Pages_of_any_origin_may_send_without_credentials_by_default()
    {
        var answer = await SendAsync(change: request => request.Headers.Add("Origin", "https://shop.example"));

        answer.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("*");
        answer.Headers.Contains("Access-Control-Allow-Credentials").Should().BeFalse();
    }

    [Fact]
    public async Task Only_pages_of_allowed_origins_may_send_when_some_are_named()
    {
        options = new CollectorOptions { AllowedOrigins = ["https://shop.example"] };

        var preflight = await SendAsync(method: "OPTIONS", change: request => request.Headers.Add("Origin", "https://shop.example"));
        var allowed = await SendAsync(change: request => request.Headers.Add("Origin", "https://shop.example"));
        var forbidden = await SendAsync(change: request => request.Headers.Add("Origin", "https://evil.example"));
        var server = await SendAsync();

        preflight.StatusCode.Should().Be(HttpStatusCode.NoContent);
        preflight.Headers.GetValues("Access-Control-Allow-Headers").Single().Should().Contain("content-type");
        new[] { preflight, allowed }.Should().AllSatisfy(answer =>
        {
            answer.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("https://shop.example");
            answer.Headers.GetValues("Access-Control-Allow-Credentials").Should().Equal("true");
            answer.Headers.Vary.Should().Contain("Origin");
        });
        forbidden.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        forbidden.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
        server.StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("X-Write-Key", "right", "", HttpStatusCode.Accepted)]
    [InlineData("Authorization", "Basic cmlnaHQ6", "", HttpStatusCode.Accepted)]
    [InlineData("Accept", "*/*", "?writeKey=right", HttpStatusCode.Accepted)]
    [InlineData("Accept", "*/*", "", HttpStatusCode.Unauthorized)]
    [InlineData("X-Write-Key", "wrong", "", HttpStatusCode.Unauthorized)]
    [InlineData("Authorization", "Basic !!!", "", HttpStatusCode.Unauthorized)]
    [InlineData("Authorization", "Bearer right", "", HttpStatusCode.Unauthorized)]
    public async Task A_write_key_is_needed_when_some_are_configured(string header, string value, string query, HttpStatusCode expected)
    {
        options = new CollectorOptions { WriteKeys = ["other", "right"] };

        (await SendAsync("/clickstream" + query, change: request => request.Headers.TryAddWithoutValidation(header, value))).StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_body_without_a_write_key()
    {
        options = new CollectorOptions { WriteKeys = ["right"] };

        (await SendAsync(body: "{broken")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        (await collector.QuarantineAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_the_edge_and_the_browser_tell_is_kept()
    {
        await SendAsync(change: request =>
        {
            request.Headers.TryAddWithoutValidation("Sec-CH-UA", "\"Chromium\";v=\"156\"");
            request.Headers.TryAddWithoutValidation("Sec-CH-UA-Mobile", "?1");
            request.Headers.TryAddWithoutValidation("Sec-CH-UA-Platform", "\"Android\"");
            request.Headers.TryAddWithoutValidation("CloudFront-Viewer-Country", "VN");
            request.Headers.TryAddWithoutValidation("CloudFront-Viewer-Country-Region-Name", "Ho Chi Minh");
            request.Headers.TryAddWithoutValidation("CloudFront-Viewer-City", "Th%C3%A0nh%20ph%E1%BB%91");
            request.Headers.TryAddWithoutValidation("CloudFront-Is-Mobile-Viewer", "true");
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", "198.51.100.7, <script>");
            request.Headers.TryAddWithoutValidation("X-Real-IP", "198.51.100.8");
        });

        var envelope = (await collector.HistoryAsync()).Single().Envelope;
        envelope.Hints.Should().Be(new ClientHints("\"Chromium\";v=\"156\"", true, "Android", "mobile"));
        envelope.Geo.Should().Be(new GeoContext("VN", "Ho Chi Minh", "Thành phố"));
        envelope.Network.Should().Be("127.0.0.0", "no header can say where a request came from");
    }

    [Fact]
    public async Task Storage_that_fails_asks_to_send_again()
    {
        await using var broken = new HttpFrontDoor(
            request => new Collector(new Broken(new HistoryException(HistoryException.Unavailable, "The disk is full.", isTransient: true)), options).HandleAsync(request, CancellationToken.None), SystemClock.Instance, new HttpFrontDoorOptions { Url = "http://127.0.0.1:0" }).Build();
        await broken.StartAsync();
        using var content = new StringContent(Event, Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync(broken.Urls.Single() + "/clickstream", content);

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("POST /clickstream HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n")]
    [InlineData("POST /clickstream HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /clickstream HTTP/1.1\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    public async Task No_request_however_odd_is_answered_with_a_server_error(string request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, client.BaseAddress!.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        socket.Shutdown(SocketShutdown.Send);
        var buffer = new byte[4096];
        var length = await socket.ReceiveAsync(buffer);

        Encoding.ASCII.GetString(buffer, 0, length).Should().MatchRegex("^(HTTP/1.1 [24].*|)");
    }

    private async Task<HttpResponseMessage> SendAsync(
        string path = "/clickstream", string method = "POST", string body = Event, string? type = "application/json", Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(client.BaseAddress! + path[1..]));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        change?.Invoke(request);
        return await client.SendAsync(request);
    }

    private sealed class Broken(Exception failure) : IMediator
    {
        public Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default) =>
            throw failure;

        public Task Publish<TNotification>(TNotification notification, CancellationToken cancellationToken = default)
            where TNotification : INotification => Task.CompletedTask;
    }
}
