using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Clickstream.Hosts.Http;

/// <summary>Bounds the requests of each address. Thread-safe.</summary>
/// <remarks>
/// An address is that of the other end of the connection; of IPv6 it is the network of 64 bits, which one sender has for itself.
/// </remarks>
internal sealed class AddressRates : IDisposable
{
    private const int NetworkBytes = 8;
    private const int BurstSeconds = 10;

    private readonly PartitionedRateLimiter<IPAddress> limiter;

    /// <param name="requestsPerSecond">Requests a second, in bursts of ten seconds' worth.</param>
    public AddressRates(int requestsPerSecond) => limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(NetworkOf(address), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = requestsPerSecond * BurstSeconds,
            TokensPerPeriod = requestsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = false,
        }));

    /// <summary>Whether an address may send one more request now.</summary>
    public bool Allows(IPAddress address)
    {
        using var lease = limiter.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();

    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
