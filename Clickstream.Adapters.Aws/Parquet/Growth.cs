using System.Buffers;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>How the buffers of this codec grow: by doubling, so that appending stays cheap.</summary>
internal static class Growth
{
    private const int SmallestCapacity = 64;

    /// <summary>Puts a larger array, of those that other buffers gave back, in the place of one, with what it holds.</summary>
    /// <exception cref="InvalidOperationException">A row group holds more than one array can.</exception>
    public static void Resize<T>(ref T[] array, long needed)
    {
        var larger = ArrayPool<T>.Shared.Rent(Capacity(array.Length, needed));
        array.AsSpan().CopyTo(larger);
        Release(ref array);
        array = larger;
    }

    /// <summary>Gives an array back, to be used by other buffers.</summary>
    public static void Release<T>(ref T[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
            array = [];
        }
    }

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
