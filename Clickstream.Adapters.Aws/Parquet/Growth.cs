namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>How the buffers of this codec grow: by doubling, so that appending stays cheap.</summary>
internal static class Growth
{
    private const int SmallestCapacity = 64;

    /// <summary>Returns the capacity that holds <paramref name="needed"/> elements.</summary>
    /// <exception cref="InvalidOperationException">A row group holds more than one array can.</exception>
    public static int Capacity(int current, long needed)
    {
        if (needed > Array.MaxLength)
        {
            throw new InvalidOperationException("A column of one row group holds more than an array can; write smaller row groups.");
        }

        return (int)Math.Min(Math.Max(Math.Max(needed, SmallestCapacity), 2L * current), Array.MaxLength);
    }
}
