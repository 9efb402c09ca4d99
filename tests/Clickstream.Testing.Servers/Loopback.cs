using System.Net;
using System.Net.Sockets;

namespace Clickstream.Testing.Servers;

/// <summary>Where servers of tests listen.</summary>
public static class Loopback
{
    /// <summary>A port that is free now; somebody else may take it before it is used.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
