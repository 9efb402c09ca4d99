using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Clickstream.Hosts.Collecting;

namespace Clickstream.Hosts.Tests.Hostile;

/// <summary>What HTTP itself can do to a collector, byte by byte over a socket, as no library would send it.</summary>
public sealed class RawHttpTests : IClassFixture<CollectorServer>
{
    private const string Event = """{"eventName":"page_view","eventId":"e1","clientId":"c1","pageUrl":"https://shop.example/"}""";
    private const string Json = "Content-Type: application/json\r\n";

    private readonly CollectorServer server;

    public RawHttpTests(CollectorServer server)
    {
        this.server = server;
        server.Reset();
    }

    public static TheoryData<string, string, string> OfOneEvent => new()
    {
        { "a beacon", "POST /clickstream", "Content-Type: text/plain;charset=UTF-8\r\n" },
        { "a type in capitals and quotes", "POST /clickstream", "Content-Type: APPLICATION/JSON; charset=\"UTF-8\"\r\n" },
        { "a parameter twice", "POST /clickstream?id=1&id=2", Json },
        { "the absolute form of a target", "POST http://shop.example/clickstream", Json },
        { "forwarding headers", "POST /clickstream", $"{Json}X-Forwarded-For: 1.1.1.1, <script>\r\nX-Real-IP: 2.2.2.2\r\nForwarded: for=3.3.3.3\r\n" },
        { "a long user agent", "POST /clickstream", $"{Json}User-Agent: {new string('a', 8 * 1024)}\r\n" },
        { "no user agent", "POST /clickstream", Json },
        { "bytes that are no UTF-8 in a header", "POST /clickstream", $"{Json}User-Agent: \u00ff\u00fe\r\nX-Other: \u0080\r\n" },
        { "a header twice", "POST /clickstream", $"{Json}User-Agent: a\r\nUser-Agent: b\r\nReferer: c\r\nReferer: d\r\n" },
        { "identity", "POST /clickstream", $"{Json}Content-Encoding: identity\r\n" },
    };

    public static TheoryData<string, string, string, string, int> Refused => new()
    {
        { "no type", "POST /clickstream", "", Event, 415 },
        { "octets", "POST /clickstream", "Content-Type: application/octet-stream\r\n", Event, 415 },
        { "a form", "POST /clickstream", "Content-Type: application/x-www-form-urlencoded\r\n", "a=b", 415 },
        { "a form of parts", "POST /clickstream", "Content-Type: multipart/form-data; boundary=x\r\n", "--x--", 415 },
        { "no body and no type", "POST /clickstream", "", "", 400 },
        { "HTML", "POST /clickstream", "Content-Type: text/html\r\n", Event, 415 },
        { "two types", "POST /clickstream", "Content-Type: application/json, text/plain\r\n", Event, 415 },
        { "two headers of a type", "POST /clickstream", "Content-Type: application/json\r\nContent-Type: text/plain\r\n", Event, 415 },
        { "another charset", "POST /clickstream", "Content-Type: application/json; charset=utf-16\r\n", Event, 415 },
        { "Brotli", "POST /clickstream", $"{Json}Content-Encoding: br\r\n", Event, 415 },
        { "gzip twice", "POST /clickstream", $"{Json}Content-Encoding: gzip, gzip\r\n", Event, 415 },
        { "gzip that is none", "POST /clickstream", $"{Json}Content-Encoding: gzip\r\n", Event, 400 },
        { "GET", "GET /clickstream", "", "", 405 },
        { "HEAD", "HEAD /clickstream", "", "", 405 },
        { "PUT", "PUT /clickstream", Json, Event, 405 },
        { "DELETE", "DELETE /clickstream", "", "", 405 },
        { "TRACE", "TRACE /clickstream", "", "", 405 },
        { "OPTIONS that nobody's page asks", "OPTIONS /clickstream", "", "", 405 },
        { "a method of their own", "STEAL /clickstream", Json, Event, 405 },
        { "a slash more", "POST /clickstream/", Json, Event, 404 },
        { "two slashes", "POST //clickstream", Json, Event, 404 },
        { "an escaped letter", "POST /%63lickstream", Json, Event, 404 },
        { "a way back", "POST /clickstream/..", Json, Event, 404 },
        { "a way back and forth", "POST /x/../clickstream", Json, Event, 404 },
        { "another letter case", "POST /Clickstream", Json, Event, 404 },
        { "an authority form", "CONNECT shop.example:443", "", "", 400 },
        { "a null in the target", "POST /clickstream\u0000", Json, Event, 400 },
        { "a carriage return in a header", "POST /clickstream", $"{Json}X-A: b\rc\r\n", Event, 400 },
        { "a null in a header", "POST /clickstream", $"{Json}X-A: b\u0000c\r\n", Event, 400 },
        { "a header of two lines", "POST /clickstream", $"{Json}X-A: b\r\n c\r\n", Event, 400 },
        { "a header without a colon", "POST /clickstream", $"{Json}nonsense\r\n", Event, 400 },
        { "a blank before the colon", "POST /clickstream", $"{Json}X-A : b\r\n", Event, 400 },
        { "headers without end", "POST /clickstream", $"{Json}X-A: {new string('a', 40 * 1024)}\r\n", Event, 431 },
        { "too many headers", "POST /clickstream", Json + string.Concat(Enumerable.Range(0, 200).Select(number => $"X-{number}: a\r\n")), Event, 431 },
        { "two lengths", "POST /clickstream", $"{Json}Content-Length: 5\r\n", Event, 400 },
        { "chunks, and a length", "POST /clickstream", $"{Json}Transfer-Encoding: chunked\r\n", Event, 400 },
        { "chunks and more", "POST /clickstream", $"{Json}Transfer-Encoding: chunked, nonsense\r\n", Event, 400 },
    };

    [Theory]
    [MemberData(nameof(OfOneEvent))]
    public async Task What_is_right_however_odd_is_taken(string what, string line, string headers)
    {
        (await SendAsync(line, headers, Event)).Should().StartWith("HTTP/1.1 202", what);

        (await server.Collector.HistoryAsync()).Should().ContainSingle(what).Which.Envelope.Network.Should().Be("127.0.0.0");
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_wrong_is_refused_and_nothing_of_it_is_kept(string what, string line, string headers, string body, int status)
    {
        var answer = await SendAsync(line, headers, body);

        answer.Should().StartWith($"HTTP/1.1 {status}", what);
        if (status == 405)
        {
            answer.Should().Contain("Allow: POST, OPTIONS");
        }

        server.Collector.Received.Should().Be(0, what);
        await BeWellAsync();
    }

    [Fact]
    public async Task A_preflight_is_told_what_it_may_send()
    {
        var answer = await SendAsync(
            "OPTIONS /clickstream",
            "Origin: https://shop.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n", "");

        answer.Should().StartWith("HTTP/1.1 204").And.Contain("Access-Control-Allow-Origin: *").And.Contain("content-type")
            .And.Contain("Access-Control-Max-Age: 600");
    }

    [Fact]
    public async Task A_body_that_inflates_beyond_all_measure_is_refused()
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.SmallestSize))
        {
            gzip.Write(new byte[256 * 1024 * 1024]);
        }

        var answer = await SendAsync("POST /clickstream", $"{Json}Content-Encoding: gzip\r\n", target.ToArray());

        answer.Should().StartWith("HTTP/1.1 413");
    }

    [Theory]
    [InlineData("Content-Length: 1048577\r\n")]
    [InlineData("Content-Length: 10485760\r\n")]
    [InlineData("Content-Length: 99999999999999999999\r\n")]
    [InlineData("Content-Length: -1\r\n")]
    public async Task A_length_that_is_too_long_or_none_is_refused_before_the_body_comes(string header)
    {
        var answer = await TalkAsync(Encoding.Latin1.GetBytes($"POST /clickstream HTTP/1.1\r\nHost: x\r\n{Json}{header}\r\n"));

        answer.Should().MatchRegex("^HTTP/1.1 (413|400)");
    }

    [Fact]
    public async Task Chunks_without_end_are_refused()
    {
        var chunk = new StringBuilder();
        chunk.Append("10000\r\n").Append(' ', 0x10000).Append("\r\n");
        var request = new StringBuilder($"POST /clickstream HTTP/1.1\r\nHost: x\r\n{Json}Transfer-Encoding: chunked\r\n\r\n");
        for (var number = 0; number < 20; number++)
        {
            request.Append(chunk);
        }

        (await TalkAsync(Encoding.Latin1.GetBytes(request.ToString()))).Should().StartWith("HTTP/1.1 413");
    }

    [Fact]
    public async Task A_body_longer_than_its_length_is_another_request_and_a_wrong_one()
    {
        var answer = await TalkAsync(Encoding.Latin1.GetBytes(
            $"POST /clickstream HTTP/1.1\r\nHost: x\r\n{Json}Content-Length: {Event.Length}\r\n\r\n{Event}{Event}\r\n\r\n"));

        answer.Should().StartWith("HTTP/1.1 202").And.Contain("HTTP/1.1 400");
        (await server.Collector.HistoryAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task Requests_on_the_heels_of_each_other_are_answered_in_turn()
    {
        var request = $"POST /clickstream HTTP/1.1\r\nHost: x\r\n{Json}Content-Length: {Event.Length}\r\n\r\n{Event}";
        var last = $"POST /clickstream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{Json}Content-Length: {Event.Length}\r\n\r\n{Event}";

        var answer = await TalkAsync(Encoding.Latin1.GetBytes(request + request + last));

        answer.Split("HTTP/1.1 202").Should().HaveCount(4);
        (await server.Collector.HistoryAsync()).Should().HaveCount(3);
    }

    [Fact]
    public async Task A_body_that_ends_before_its_length_is_not_taken()
    {
        await TalkAsync(Encoding.Latin1.GetBytes($"POST /clickstream HTTP/1.1\r\nHost: x\r\n{Json}Content-Length: 1000\r\n\r\n{Event}"), ends: true);

        server.Collector.Received.Should().Be(0);
        await BeWellAsync();
    }

    [Fact]
    public async Task Who_sends_too_slowly_is_cut_off()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"POST /clickstream HTTP/1.1\r\nHost: x\r\n{Json}Content-Length: 1000\r\n\r\n"));
        using var reader = new StreamReader(socket.GetStream(), Encoding.Latin1);

        var answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));

        answer.Should().MatchRegex("^(HTTP/1.1 408|$)");
        server.Collector.Received.Should().Be(0);
    }

    private async Task BeWellAsync() => (await SendAsync("POST /clickstream", Json, Event)).Should().StartWith("HTTP/1.1 202");

    private Task<string> SendAsync(string line, string headers, string body) => SendAsync(line, headers, Encoding.Latin1.GetBytes(body));

    private Task<string> SendAsync(string line, string headers, byte[] body) => TalkAsync(
        [.. Encoding.Latin1.GetBytes($"{line} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n{headers}Content-Length: {body.Length}\r\n\r\n"), .. body]);

    /// <summary>Sends bytes, and reads until the server closes; with <paramref name="ends"/> nothing more will come of us.</summary>
    private async Task<string> TalkAsync(byte[] bytes, bool ends = false)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        var answer = new StringBuilder();
        var reading = ReadAsync(socket, answer);
        try
        {
            await socket.SendAsync(bytes);
            if (ends)
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException)
        {
            // The server has answered and closed before all was sent.
        }

        await reading.WaitAsync(TimeSpan.FromSeconds(60));
        return answer.ToString();
    }

    private static async Task ReadAsync(Socket socket, StringBuilder answer)
    {
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await socket.ReceiveAsync(buffer)) > 0)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Closed at once; what was read until then counts.
        }
    }
}
