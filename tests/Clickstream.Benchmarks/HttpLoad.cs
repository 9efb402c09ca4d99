using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Clickstream.Benchmarks;

/// <summary>What a run of load found.</summary>
/// <param name="Seconds">How long it was.</param>
/// <param name="Accepted">Requests answered 202.</param>
/// <param name="Refused">Requests answered otherwise.</param>
/// <param name="Events">Events of the accepted ones.</param>
/// <param name="Latencies">How long every request took, in milliseconds, shortest first.</param>
internal sealed record LoadResult(double Seconds, int Accepted, int Refused, long Events, float[] Latencies)
{
    public double RequestsPerSecond => Accepted / Seconds;

    public double EventsPerSecond => Events / Seconds;

    /// <summary>The latency that a share of requests does not exceed, in milliseconds.</summary>
    public double Percentile(double share) => Latencies.Length == 0 ? 0 : Latencies[(int)Math.Min(Latencies.Length - 1, Latencies.Length * share)];
}

/// <summary>Sends events over connections that each wait for an answer before they send again. Every event has an id of its own.</summary>
/// <param name="address">Where to.</param>
/// <param name="connections">How many connections.</param>
/// <param name="eventsOfRequest">Events in each body.</param>
internal sealed class HttpLoad(Uri address, int connections, int eventsOfRequest)
{
    private const int Bodies = 64;
    private const int IdDigits = 12;

    /// <summary>Stands where an event's id goes.</summary>
    private const string IdMark = "############";

    private static long lastId = Stopwatch.GetTimestamp() & 0xFFFFFFFFFF;

    private readonly byte[][] requests = [.. Enumerable.Range(0, Bodies).Select(index => Request(address, index, eventsOfRequest))];

    /// <summary>Sends for some time.</summary>
    public async Task<LoadResult> RunAsync(TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        var results = await Task.WhenAll(Enumerable.Range(0, connections).Select(index => Task.Run(() => SendAsync(index, watch, duration))));
        var seconds = watch.Elapsed.TotalSeconds;
        float[] latencies = [.. results.SelectMany(result => result.Latencies)];
        Array.Sort(latencies);
        var accepted = results.Sum(result => result.Accepted);
        return new LoadResult(seconds, accepted, results.Sum(result => result.Refused), (long)accepted * eventsOfRequest, latencies);
    }

    private async Task<(int Accepted, int Refused, List<float> Latencies)> SendAsync(int index, Stopwatch watch, TimeSpan duration)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port);
        var (accepted, refused, latencies, answer) = (0, 0, new List<float>(), new byte[64 * 1024]);
        var buffer = new byte[requests.Max(request => request.Length)];
        for (var round = index; watch.Elapsed < duration; round++)
        {
            var request = requests[round % Bodies];
            var bytes = buffer.AsMemory(0, request.Length);
            request.CopyTo(bytes);
            NumberEvents(bytes.Span);
            var start = Stopwatch.GetTimestamp();
            await socket.SendAsync(bytes);
            if (await IsAcceptedAsync(socket, answer))
            {
                accepted++;
            }
            else
            {
                refused++;
            }

            latencies.Add((float)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (accepted, refused, latencies);
    }

    private static async Task<bool> IsAcceptedAsync(Socket socket, byte[] answer)
    {
        var (filled, expected) = (0, int.MaxValue);
        while (filled < expected)
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(filled));
            if (read == 0)
            {
                throw new InvalidOperationException("The server closed a connection.");
            }

            filled += read;
            expected = LengthOf(answer.AsSpan(0, filled)) ?? expected;
        }

        return answer.AsSpan().StartsWith("HTTP/1.1 202"u8);
    }

    /// <summary>The length of an answer with its headers; <c>null</c> when these are not there yet.</summary>
    private static int? LengthOf(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }

        var length = answer.IndexOf("Content-Length: "u8);
        return end + 4 + (Utf8Parser.TryParse(answer[(length + 16)..], out int body, out _) ? body : throw new InvalidOperationException());
    }

    private static void NumberEvents(Span<byte> request)
    {
        int next;
        while ((next = request.IndexOf("####"u8)) >= 0)
        {
            Utf8Formatter.TryFormat(Interlocked.Increment(ref lastId), request[next..], out _, new System.Buffers.StandardFormat('X', IdDigits));
            request = request[(next + IdDigits)..];
        }
    }

    private static byte[] Request(Uri address, int index, int events)
    {
        var random = new Random(index);
        var one = string.Join(",", Enumerable.Range(0, events).Select(_ => Event(random)));
        var body = events == 1 ? one : $$"""{"sentAt":"2026-11-22T10:00:01Z","events":[{{one}}]}""";
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            POST /clickstream HTTP/1.1
            Host: {address.Authority}
            User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36
            Content-Type: application/json
            Origin: https://shop.example
            Accept-Language: vi-VN,vi;q=0.9,en;q=0.8
            Content-Length: {Encoding.ASCII.GetByteCount(body)}


            """).ReplaceLineEndings("\r\n") + body);
    }

    /// <summary>An event as the workshop's tracker sends it: half of them look at pages, the others at products.</summary>
    private static string Event(Random random)
    {
        var (visitor, product) = (random.Next(100_000), random.Next(2000));
        var common = $"""
            "eventId":"{IdMark}","clientId":"c_{visitor}","sessionId":"s_{visitor}","isFirstVisit":false,"userLoginState":"logged_out","pageUrl":"https://shop.example/product/p{product}?utm_source=news&utm_medium=email","referrer":"https://shop.example/"
            """.Trim();
        return random.Next(4) switch
        {
            0 or 1 => $$"""{"eventName":"page_view",{{common}},"pageTitle":"Computers and parts"}""",
            2 => $$"""{"eventName":"product_view",{{common}},"product":{{Product(product)}} }""",
            _ => $$"""{"eventName":"add_to_cart_click",{{common}},"product":{{Product(product)}},"element":{"tag":"button","id":"add","text":"Add to cart"} }""",
        };
    }

    private static string Product(int product) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":"p{{product}}","name":"Laptop {{product}}","category":"laptop","brand":"Brand {{product % 20}}","price":{{500 + product}}.5,"discountPrice":{{450 + product}}.5,"urlPath":"/product/p{{product}}"}""");
}
