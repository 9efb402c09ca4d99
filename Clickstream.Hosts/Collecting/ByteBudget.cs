namespace Clickstream.Hosts.Collecting;

/// <summary>Bounds the bytes of bodies that are in memory at one time. Thread-safe.</summary>
/// <remarks>Requests wait until what they brought is durable: without a bound, slow storage would fill the memory.</remarks>
/// <param name="limit">The most bytes.</param>
internal sealed class ByteBudget(long limit)
{
    /// <summary>The limit unless another is set: 128 MiB.</summary>
    public const long UsualLimit = 128L * 1024 * 1024;

    private long taken;

    /// <summary>Takes bytes, unless that would be more than there may be.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref taken, bytes) <= limit)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(int bytes) => Interlocked.Add(ref taken, -bytes);
}
