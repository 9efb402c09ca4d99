using System.Net;
using System.Net.Sockets;

namespace Clickstream.Testing.Servers;

/// <summary>When a connection to PostgreSQL is cut.</summary>
public enum PostgresCut
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>Before what the client sends reaches the server.</summary>
    Before,

    /// <summary>When the server has acted, instead of its answer.</summary>
    After,
}

/// <summary>A proxy on a free port of the loopback before a PostgreSQL server, which cuts a connection when it is told to.</summary>
public sealed class PostgresProxy : IDisposable
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(200);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly IPEndPoint server;
    private int packets;

    /// <summary>Starts a proxy before a server on the loopback.</summary>
    public PostgresProxy(int serverPort)
    {
        server = new IPEndPoint(IPAddress.Loopback, serverPort);
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The proxy's port.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What is done at what a client sends at once, by its bytes and its number from 0.</summary>
    public Func<byte[], int, PostgresCut> Cut { get; set; } = (_, _) => PostgresCut.Never;

    /// <summary>How often a client sent something.</summary>
    public int Packets => packets;

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
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // It was stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var upstream = new TcpClient())
        {
            try
            {
                await upstream.ConnectAsync(server, stop.Token);
                (client.NoDelay, upstream.NoDelay) = (true, true);
                using var answers = new SemaphoreSlim(1, 1);
                var down = DownAsync(upstream.GetStream(), client.GetStream(), answers);
                await UpAsync(client.GetStream(), upstream, answers);

                // The client has gone, and the server must hear of it: it may hold locks.
                upstream.Client.Shutdown(SocketShutdown.Send);
                await down;
            }
            catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Either side has gone: both go.
            }
            finally
            {
                // A reset, as a dead network gives it.
                client.LingerState = new LingerOption(true, 0);
                upstream.LingerState = new LingerOption(true, 0);
            }
        }
    }

    private async Task UpAsync(NetworkStream from, TcpClient upstream, SemaphoreSlim answers)
    {
        var buffer = new byte[64 * 1024];
        for (int count; (count = await from.ReadAsync(buffer, stop.Token)) > 0;)
        {
            var cut = Cut(buffer[..count], Interlocked.Increment(ref packets) - 1);
            if (cut is PostgresCut.Before)
            {
                throw new IOException("Cut.");
            }

            if (cut is PostgresCut.After)
            {
                // From now on no answer passes; the server acts when it has read this.
                await answers.WaitAsync(stop.Token);
                await upstream.GetStream().WriteAsync(buffer.AsMemory(0, count), stop.Token);

                // Not everything is answered: data of a COPY is only taken in.
                var answer = upstream.Client.ReceiveAsync(new byte[1], SocketFlags.Peek, stop.Token).AsTask();
                await Task.WhenAny(answer, Task.Delay(LongestAnswer, stop.Token));
                throw new IOException("Cut.");
            }

            await upstream.GetStream().WriteAsync(buffer.AsMemory(0, count), stop.Token);
        }
    }

    private async Task DownAsync(NetworkStream from, NetworkStream to, SemaphoreSlim answers)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            // Waits without taking anything away, so that a cut can see that the server has answered.
            await from.Socket.ReceiveAsync(new byte[1], SocketFlags.Peek, stop.Token);
            await answers.WaitAsync(stop.Token);
            try
            {
                var count = await from.ReadAsync(buffer, stop.Token);
                if (count == 0)
                {
                    to.Socket.Shutdown(SocketShutdown.Send);
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(0, count), stop.Token);
            }
            finally
            {
                answers.Release();
            }
        }
    }
}
