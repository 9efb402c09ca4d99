using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Clickstream.Testing.Servers;

/// <summary>What a proxy does to one request.</summary>
public enum ProxyFault
{
    /// <summary>Passes request and answer on.</summary>
    None,

    /// <summary>Closes the connection before the request reaches the server.</summary>
    CutRequest,

    /// <summary>Lets the server act, and closes the connection instead of giving its answer.</summary>
    LoseAnswer,

    /// <summary>Answers 503 itself.</summary>
    Unavailable,

    /// <summary>Gives the answer's head and half of its body, then closes the connection.</summary>
    CutAnswer,

    /// <summary>Lets the server act, and keeps its answer for ever.</summary>
    Stall,
}

/// <summary>A proxy on a free port of the loopback that does to each request what it is told to. One request a connection.</summary>
public sealed class FaultProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Uri server;
    private int requests;

    /// <summary>Starts a proxy before a server.</summary>
    public FaultProxy(Uri server)
    {
        this.server = server;
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The proxy's address.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>What is done to a request, by its method and its number from 0.</summary>
    public Func<string, int, ProxyFault> Fault { get; set; } = (_, _) => ProxyFault.None;

    /// <summary>Told the head of every request and its body; <c>null</c> for nobody.</summary>
    public Action<string, byte[]>? Seen { get; set; }

    /// <summary>How many requests came.</summary>
    public int Requests => requests;

    /// <summary>Stops it.</summary>
    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy was stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await ReadAsync(stream, isAnswer: false);
                Seen?.Invoke(request.Head, request.Body);
                var fault = Fault(request.Head.Split(' ')[0], Interlocked.Increment(ref requests) - 1);
                if (fault is ProxyFault.CutRequest)
                {
                    return;
                }

                if (fault is ProxyFault.Unavailable)
                {
                    await stream.WriteAsync("HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
                    return;
                }

                using var upstream = new TcpClient();
                await upstream.ConnectAsync(server.Host, server.Port, stop.Token);
                await WriteAsync(upstream.GetStream(), request, request.Body.Length);
                var answer = await ReadAsync(upstream.GetStream(), isAnswer: true, isHead: request.Head.StartsWith("HEAD", StringComparison.Ordinal));
                if (fault is ProxyFault.Stall)
                {
                    await Task.Delay(Timeout.Infinite, stop.Token);
                }

                if (fault is not ProxyFault.LoseAnswer)
                {
                    await WriteAsync(stream, answer, fault is ProxyFault.CutAnswer ? answer.Body.Length / 2 : answer.Body.Length);
                }
            }
            catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
            {
                // Either side has gone.
            }
        }
    }

    private static async Task WriteAsync(NetworkStream stream, Message message, int bytes)
    {
        // One request a connection: so that every request can be told its fault.
        var head = string.Join("\r\n", message.Head.Split("\r\n").Where(line => !line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase)));
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{head}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(message.Body.AsMemory(0, bytes));
        await stream.FlushAsync();
    }

    private static async Task<Message> ReadAsync(NetworkStream stream, bool isAnswer, bool isHead = false)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (bytes.Count < 4 || !(bytes[^1] == '\n' && bytes[^3] == '\n'))
        {
            await stream.ReadExactlyAsync(one);
            bytes.Add(one[0]);
        }

        var head = Encoding.Latin1.GetString([.. bytes])[..^4];
        var lines = head.Split("\r\n");
        if (!isAnswer && lines.Any(line => line.StartsWith("Expect:", StringComparison.OrdinalIgnoreCase)))
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
            head = string.Join("\r\n", lines.Where(line => !line.StartsWith("Expect:", StringComparison.OrdinalIgnoreCase)));
        }

        var length = lines.FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (length is null && isAnswer && !isHead)
        {
            using var rest = new MemoryStream();
            await stream.CopyToAsync(rest);
            return new Message(head, rest.ToArray());
        }

        var body = new byte[isHead || length is null ? 0 : int.Parse(length["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        return new Message(head, body);
    }

    private sealed record Message(string Head, byte[] Body);
}
