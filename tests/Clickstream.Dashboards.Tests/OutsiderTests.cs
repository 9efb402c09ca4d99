using System.Net;
using System.Net.WebSockets;
using System.Text;
using Clickstream.Testing.Servers;

namespace Clickstream.Dashboards.Tests;

/// <summary>Pages of others learn nothing through the browser of who may see the dashboards.</summary>
public sealed class OutsiderTests
{
    /// <summary>How a page of Shiny begins.</summary>
    private static readonly byte[] Hello = """{"method":"init","data":{".clientdata_url_search":""}}"""u8.ToArray();

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("evil.example:80", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    public async Task A_name_that_is_made_to_lead_here_is_not_answered_to(string name, HttpStatusCode expected)
    {
        var server = await Warehouses.ServerAsync(Warehouses.Month);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url) { Headers = { Host = name } };

        using var response = await client.SendAsync(request);

        response.StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task A_page_says_what_it_may_do()
    {
        var server = await Warehouses.ServerAsync(Warehouses.Month);
        using var client = new HttpClient();

        using var response = await client.GetAsync(server.Url);

        response.Headers.GetValues("Content-Security-Policy").Single().Should()
            .Contain("default-src 'self'").And.Contain("connect-src 'self';").And.Contain("frame-ancestors 'none'");
        response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
    }

    [Theory]
    [InlineData("https://evil.example", null, true)]
    [InlineData("http://evil.example", "evil.example", true)]
    [InlineData("http://localhost", "localhost", false)]
    [InlineData(null, null, false)]
    public async Task A_page_of_somebody_else_gets_no_session(string? origin, string? host, bool isRefused)
    {
        var server = await Warehouses.ServerAsync(Warehouses.Month);
        using var socket = new ClientWebSocket();
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        if (host is not null)
        {
            socket.Options.SetRequestHeader("Host", host);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await socket.ConnectAsync(new UriBuilder(server.Url) { Scheme = "ws", Path = "websocket/" }.Uri, patience.Token);
        await socket.SendAsync(Hello, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        var (heard, buffer) = ("", new byte[1 << 16]);
        while (socket.State is WebSocketState.Open && !heard.Contains("\"values\"", StringComparison.Ordinal))
        {
            heard += Encoding.UTF8.GetString(buffer, 0, (await socket.ReceiveAsync(buffer, patience.Token)).Count);
        }

        heard.Contains("\"values\"", StringComparison.Ordinal).Should().Be(!isRefused);
    }
}
