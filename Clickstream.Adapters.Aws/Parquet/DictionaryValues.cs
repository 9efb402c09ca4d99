using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>What <see cref="DictionaryBuilder"/> asks of the values of a column.</summary>
/// <remarks>Implemented by structs, so that its loop is compiled for each type.</remarks>
internal interface IDictionaryValues
{
    /// <summary>How many values there are.</summary>
    int Count { get; }

    /// <summary>The bytes that the value takes in PLAIN.</summary>
    int PlainSize(int position);

    /// <summary>A hash of the value.</summary>
    uint Hash(int position);

    /// <summary>Whether two values are the same.</summary>
    bool AreEqual(int left, int right);
}

/// <summary>Values that are numbers.</summary>
internal readonly ref struct NumberValues<T>(ReadOnlySpan<T> values) : IDictionaryValues
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly ReadOnlySpan<T> values = values;

    /// <inheritdoc/>
    public int Count => values.Length;

    /// <inheritdoc/>
    public int PlainSize(int position) => Unsafe.SizeOf<T>();

    /// <inheritdoc/>
    public uint Hash(int position) => ValueHash.Mix(ulong.CreateTruncating(values[position]));

    /// <inheritdoc/>
    public bool AreEqual(int left, int right) => values[left] == values[right];
}

/// <summary>Values that are bytes of any length.</summary>
internal readonly ref struct BytesValues(BytesBuffer buffer) : IDictionaryValues
{
    private readonly ReadOnlySpan<ByteRange> ranges = buffer.Ranges;
    private readonly ReadOnlySpan<byte> bytes = buffer.Bytes;

    /// <inheritdoc/>
    public int Count => ranges.Length;

    /// <inheritdoc/>
    public int PlainSize(int position) => sizeof(int) + ranges[position].Length;

    /// <inheritdoc/>
    public uint Hash(int position) => ValueHash.Compute(Value(position));

    /// <inheritdoc/>
    public bool AreEqual(int left, int right) =>
        ranges[left] == ranges[right]
        || (ranges[left].Length == ranges[right].Length && Value(left).SequenceEqual(Value(right)));

    private ReadOnlySpan<byte> Value(int position) => bytes.Slice(ranges[position].Start, ranges[position].Length);
}

/// <summary>Values that are bytes of one length.</summary>
internal readonly ref struct FixedBytesValues(FixedBytesBuffer buffer) : IDictionaryValues
{
    private readonly ReadOnlySpan<byte> bytes = buffer.Bytes;
    private readonly int width = buffer.Width;

    /// <inheritdoc/>
    public int Count => bytes.Length / width;

    /// <inheritdoc/>
    public int PlainSize(int position) => width;

    /// <inheritdoc/>
    public uint Hash(int position) => ValueHash.Compute(Value(position));

    /// <inheritdoc/>
    public bool AreEqual(int left, int right) => Value(left).SequenceEqual(Value(right));

    private ReadOnlySpan<byte> Value(int position) => bytes.Slice(position * width, width);
}

/// <summary>Hashes values for the search of distinct ones.</summary>
/// <remarks>
/// Values come from visitors, who must not be able to choose ones that collide: the hash starts from a secret of the process. The file does
/// not depend on it, since entries stand in the order in which they first occur.
/// </remarks>
internal static class ValueHash
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    private static readonly ulong Secret = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    /// <summary>Hashes a number.</summary>
    public static uint Mix(ulong value)
    {
        var high = Math.BigMul(value ^ Secret, Multiplier, out var low);
        return (uint)((high ^ low) >> 16);
    }

    /// <summary>Hashes bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> value)
    {
        var hash = Secret ^ (ulong)value.Length;
        while (value.Length >= sizeof(ulong))
        {
            hash = Fold(hash ^ MemoryMarshal.Read<ulong>(value));
            value = value[sizeof(ulong)..];
        }

        ulong rest = 0;
        for (var i = 0; i < value.Length; i++)
        {
            rest |= (ulong)value[i] << (8 * i);
        }

        return (uint)(Fold(hash ^ rest) >> 16);
    }

    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value, Multiplier, out var low);
        return high ^ low;
    }
}
