using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;
using NodaTime;

namespace Clickstream.Adapters.Aws.History;

/// <summary>Appends and reads the domain's values to and from columns.</summary>
internal static class ColumnValues
{
    private const decimal AmountUnit = 10_000m;

    /// <summary>The column of a path as texts.</summary>
    public static TextColumn Text(this ColumnBuffers buffers, string path) => new(buffers.Get<BytesBuffer>(path));

    public static void AppendOrNull(this Int32Buffer column, int? value)
    {
        if (value is { } number)
        {
            column.Append(number);
        }
        else
        {
            column.AppendNull();
        }
    }

    public static void AppendOrNull(this BooleanBuffer column, bool? value)
    {
        if (value is { } flag)
        {
            column.Append(flag);
        }
        else
        {
            column.AppendNull();
        }
    }

    public static void Append(this Int64Buffer column, Instant value) => column.Append(value.ToUnixTimeTicks() / 10);

    public static void AppendOrNull(this Int64Buffer column, Instant? value)
    {
        if (value is { } instant)
        {
            column.Append(instant);
        }
        else
        {
            column.AppendNull();
        }
    }

    public static void AppendOrNull(this Int64Buffer column, decimal? value)
    {
        if (value is { } amount)
        {
            column.Append((long)(amount * AmountUnit));
        }
        else
        {
            column.AppendNull();
        }
    }

    public static int? NextInt32(this Int32Buffer column) => column.TryNext(out int value) ? value : null;

    public static bool? NextBoolean(this BooleanBuffer column) => column.TryNext(out bool value) ? value : null;

    public static long? NextInt64(this Int64Buffer column) => column.TryNext(out long value) ? value : null;

    public static Instant? NextInstant(this Int64Buffer column) =>
        column.TryNext(out long micros) ? Instant.FromUnixTimeTicks(micros * 10) : null;

    /// <summary>The next amount in its canonical form, which is the column's: units of the last decimal place.</summary>
    public static decimal? NextAmount(this Int64Buffer column)
    {
        if (!column.TryNext(out long units))
        {
            return null;
        }

        var magnitude = units < 0 ? 0UL - (ulong)units : (ulong)units;
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), 0, units < 0, Money.MaximumScale);
    }
}
