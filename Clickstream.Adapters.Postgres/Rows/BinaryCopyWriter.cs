using System.Buffers.Binary;
using System.Text;
using NodaTime;

namespace Clickstream.Adapters.Postgres.Rows;

/// <summary>Encodes rows for <c>COPY ... FROM STDIN (FORMAT binary)</c>.</summary>
/// <remarks>Source: PostgreSQL documentation, COPY, "Binary Format", and the send functions of the types written.</remarks>
internal sealed class BinaryCopyWriter(Stream stream)
{
    private const int FlushAt = 64 * 1024;
    private const int NumericBase = 10_000;
    private const int MaximumNumericDigits = 8;
    private const short NumericPositive = 0;
    private const short NumericNegative = 0x4000;
    private static readonly Instant PostgresEpoch = Instant.FromUtc(2000, 1, 1, 0, 0);

    private const int FlagsAndExtension = 8;

    private byte[] buffer = new byte[FlushAt * 2];
    private int length;

    private static ReadOnlySpan<byte> Signature =>
        [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', 0x0A, 0xFF, 0x0D, 0x0A, 0x00];

    /// <summary>Writes the file header.</summary>
    public void Begin()
    {
        Signature.CopyTo(buffer);
        buffer.AsSpan(Signature.Length, FlagsAndExtension).Clear();
        length = Signature.Length + FlagsAndExtension;
    }

    /// <summary>Begins a row.</summary>
    public void Row(int columns)
    {
        Reserve(2);
        BinaryPrimitives.WriteInt16BigEndian(buffer.AsSpan(length), (short)columns);
        length += 2;
    }

    public void Null() => Length(-1, 0);

    public void Bool(bool value)
    {
        Length(1, 1);
        buffer[length++] = value ? (byte)1 : (byte)0;
    }

    public void Bool(bool? value)
    {
        if (value is { } known)
        {
            Bool(known);
        }
        else
        {
            Null();
        }
    }

    public void Int16(int value)
    {
        Length(2, 2);
        BinaryPrimitives.WriteInt16BigEndian(buffer.AsSpan(length), checked((short)value));
        length += 2;
    }

    public void Int32(int value)
    {
        Length(4, 4);
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(length), value);
        length += 4;
    }

    public void Int32(int? value)
    {
        if (value is { } known)
        {
            Int32(known);
        }
        else
        {
            Null();
        }
    }

    public void Int64(long value)
    {
        Length(8, 8);
        BinaryPrimitives.WriteInt64BigEndian(buffer.AsSpan(length), value);
        length += 8;
    }

    public void Int64(long? value)
    {
        if (value is { } known)
        {
            Int64(known);
        }
        else
        {
            Null();
        }
    }

    public void Uuid(Guid value)
    {
        Length(16, 16);
        value.TryWriteBytes(buffer.AsSpan(length), bigEndian: true, out _);
        length += 16;
    }

    /// <summary>A <c>timestamptz</c>: microseconds since 2000.</summary>
    public void Timestamp(Instant value) => Int64((value - PostgresEpoch).BclCompatibleTicks / 10);

    public void Timestamp(Instant? value)
    {
        if (value is { } known)
        {
            Timestamp(known);
        }
        else
        {
            Null();
        }
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Null();
            return;
        }

        Reserve(4 + Encoding.UTF8.GetMaxByteCount(value.Length));
        var bytes = Encoding.UTF8.GetBytes(value, buffer.AsSpan(length + 4));

        // The last wall: PostgreSQL refuses a whole batch for one NUL, which the domain has replaced wherever it knew of one.
        buffer.AsSpan(length + 4, bytes).Replace((byte)0, (byte)'?');
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(length), bytes);
        length += 4 + bytes;
    }

    /// <summary>A <c>numeric</c> of four decimal places: its digits in base 10,000 are those of the amount times 10,000.</summary>
    /// <exception cref="OverflowException">The amount is beyond 7.9 × 10^24.</exception>
    public void Amount(decimal value)
    {
        Span<short> digits = stackalloc short[MaximumNumericDigits];
        var count = 0;
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if (value.Scale == Domain.Events.Money.MaximumScale && bits[2] == 0)
        {
            // The canonical form already counts units of the last place; decimals divide slowly.
            for (var rest = (uint)bits[0] | ((ulong)(uint)bits[1] << 32); rest > 0; rest /= NumericBase)
            {
                digits[count++] = (short)(rest % NumericBase);
            }
        }
        else
        {
            for (var rest = decimal.Truncate(Math.Abs(value) * NumericBase); rest > 0; rest = decimal.Truncate(rest / NumericBase))
            {
                digits[count++] = (short)(rest % NumericBase);
            }
        }

        Length(8 + (2 * count), 8 + (2 * count));
        var at = buffer.AsSpan(length);
        BinaryPrimitives.WriteInt16BigEndian(at, (short)count);
        BinaryPrimitives.WriteInt16BigEndian(at[2..], (short)(count - 2));
        BinaryPrimitives.WriteInt16BigEndian(at[4..], value < 0 ? NumericNegative : NumericPositive);
        BinaryPrimitives.WriteInt16BigEndian(at[6..], Domain.Events.Money.MaximumScale);
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt16BigEndian(at[(8 + (2 * i))..], digits[count - 1 - i]);
        }

        length += 8 + (2 * count);
    }

    public void Amount(decimal? value)
    {
        if (value is { } known)
        {
            Amount(known);
        }
        else
        {
            Null();
        }
    }

    /// <summary>Ends a row; sends what has gathered when it is much.</summary>
    public ValueTask EndRowAsync(CancellationToken cancellationToken) =>
        length < FlushAt ? ValueTask.CompletedTask : FlushAsync(cancellationToken);

    /// <summary>Writes the file trailer and sends the rest.</summary>
    public ValueTask EndAsync(CancellationToken cancellationToken)
    {
        Reserve(2);
        BinaryPrimitives.WriteInt16BigEndian(buffer.AsSpan(length), -1);
        length += 2;
        return FlushAsync(cancellationToken);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        length = 0;
    }

    /// <summary>Writes a field's length and makes room for its bytes.</summary>
    private void Length(int value, int bytes)
    {
        Reserve(4 + bytes);
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(length), value);
        length += 4;
    }

    private void Reserve(int bytes)
    {
        if (length + bytes > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + bytes));
        }
    }
}
