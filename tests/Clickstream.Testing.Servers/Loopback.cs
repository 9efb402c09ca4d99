using System.Net;
using System.Net.Sockets;

namespace Clickstream.Testing.Servers;

/// <summary>Where servers of tests listen.</summary>
public static class Loopback
{
    /// <summary>Rows of ports begin at multiples of this.</summary>
    private const int Row = 100;

    /// <summary>The locks of rows, held until the process ends.</summary>
    private static readonly List<FileStream> Reserved = [];

    /// <summary>A port that is free now; somebody else may take it before it is used.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The first of some ports in a row that are free now, and that no other test takes by this way.</summary>
    /// <param name="count">How many.</param>
    public static int FreePorts(int count)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var first = Random.Shared.Next(20_000 / Row, 30_000 / Row) * Row;
            if (count <= Row && TryReserve(first) && Enumerable.Range(first, count).All(IsFree))
            {
                return first;
            }
        }

        throw new InvalidOperationException("There are no free ports in a row.");
    }

    /// <summary>Whether nobody listens on a port.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool TryReserve(int first)
    {
        try
        {
            var taken = new FileStream(
                Path.Combine(Path.GetTempPath(), $"clickstream-ports-{first}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            lock (Reserved)
            {
                Reserved.Add(taken);
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
