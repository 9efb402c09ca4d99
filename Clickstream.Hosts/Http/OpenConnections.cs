using Microsoft.AspNetCore.Connections;

namespace Clickstream.Hosts.Http;

/// <summary>Counts the connections that are open now. Thread-safe.</summary>
internal sealed class OpenConnections
{
    private int count;

    /// <summary>How many are open.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Counts a connection as long as it is open.</summary>
    public ConnectionDelegate Counting(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref count);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref count);
        }
    };
}
