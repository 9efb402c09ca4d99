using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using NodaTime;

namespace Clickstream.Domain.Events;

/// <summary>Tells whether two events with one id are the same event: the first eight bytes of SHA-256 over what the client sent.</summary>
/// <remarks>
/// Transport fields are left out (received at, sent at, user agent, country), as a retry changes them; the client's own clock is in.
/// Numbers enter by value, so that <c>1.0</c> and <c>1.00</c> are equal. The layout is versioned by its first byte and never changes for a
/// version.
/// </remarks>
public static class Fingerprint
{
    private const byte LayoutVersion = 1;
    private const int StackBytes = 1024;

    /// <summary>Computes the fingerprint of an event from its envelope and content.</summary>
    public static long Of(EventEnvelope envelope, EventContent content)
    {
        var writer = new Writer(stackalloc byte[StackBytes]);
        writer.Byte(LayoutVersion);
        writer.Text(envelope.SourceName);
        writer.Text(envelope.Visitor.SiteId);
        writer.Text(envelope.Visitor.ClientId);
        writer.Text(envelope.UserId);
        writer.Time(envelope.ClientTime);
        writer.Text(envelope.ClientSessionId);
        writer.Flag(envelope.IsFirstVisit);
        writer.Text(envelope.LoginState);
        writer.Text(envelope.IdentitySource);
        writer.Text(envelope.Page?.Url);
        writer.Text(envelope.Page?.Title);
        writer.Text(envelope.Page?.Referrer);
        writer.Text(envelope.Language);
        writer.Number(envelope.Screen?.Width);
        writer.Number(envelope.Screen?.Height);
        writer.Flag(envelope.Consent);
        writer.Text(envelope.Properties);
        Write(ref writer, content);

        Span<byte> hash = stackalloc byte[Sha256.Bytes];
        Sha256.Hash(writer.Written, hash);
        writer.Dispose();
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    private static void Write(ref Writer writer, EventContent content)
    {
        writer.Text(content.List?.Id);
        writer.Text(content.List?.Name);
        writer.Text(content.Search?.Term);
        writer.Number(content.Search?.Results);
        writer.Text(content.Checkout?.Step);
        writer.Text(content.Checkout?.ShippingTier);
        writer.Text(content.Checkout?.PaymentType);
        writer.Text(content.Element?.Tag);
        writer.Text(content.Element?.Id);
        writer.Text(content.Element?.Role);
        writer.Text(content.Element?.Text);
        writer.Text(content.Element?.Dataset);
        var order = content.Order;
        writer.Text(order is null || order.IsIdDerived ? null : order.OrderId);
        writer.Amount(order?.Value);
        writer.Amount(order?.Tax);
        writer.Amount(order?.Shipping);
        writer.Text(order?.Coupon);
        writer.Text(order?.Currency);
        writer.Number(content.Items.Length);
        foreach (var item in content.Items)
        {
            writer.Text(item.ProductId);
            writer.Text(item.Name);
            writer.Text(item.Category);
            writer.Text(item.Brand);
            writer.Text(item.Variant);
            writer.Amount(item.ListPrice);
            writer.Amount(item.UnitPrice);
            writer.Text(item.Currency);
            writer.Number(item.Quantity);
            writer.Text(item.Coupon);
            writer.Number(item.ListPosition);
            writer.Text(item.UrlPath);
        }
    }

    /// <summary>Appends values in one unambiguous form: a null marker or a length before every value.</summary>
    private ref struct Writer(Span<byte> buffer)
    {
        private Span<byte> buffer = buffer;
        private byte[]? rented;
        private int length;

        public readonly ReadOnlySpan<byte> Written => buffer[..length];

        public readonly void Dispose()
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        public void Byte(byte value)
        {
            Reserve(1);
            buffer[length++] = value;
        }

        public void Text(string? value)
        {
            if (value is null)
            {
                Byte(0);
                return;
            }

            Reserve(5 + Encoding.UTF8.GetMaxByteCount(value.Length));
            buffer[length] = 1;
            var bytes = Encoding.UTF8.GetBytes(value, buffer[(length + 5)..]);
            BinaryPrimitives.WriteInt32BigEndian(buffer[(length + 1)..], bytes);
            length += 5 + bytes;
        }

        public void Number(long? value)
        {
            Reserve(9);
            buffer[length++] = value is null ? (byte)0 : (byte)1;
            if (value is { } number)
            {
                BinaryPrimitives.WriteInt64BigEndian(buffer[length..], number);
                length += 8;
            }
        }

        public void Amount(decimal? value)
        {
            Reserve(17);
            buffer[length++] = value is null ? (byte)0 : (byte)1;
            if (value is { } amount)
            {
                Span<int> bits = stackalloc int[4];
                decimal.GetBits(Money.Canonical(amount), bits);
                foreach (var part in bits)
                {
                    BinaryPrimitives.WriteInt32BigEndian(buffer[length..], part);
                    length += 4;
                }
            }
        }

        public void Flag(bool? value) => Byte(value switch { null => 0, false => 1, true => 2 });

        public void Time(Instant? value) => Number(value?.ToUnixTimeTicks());

        private void Reserve(int count)
        {
            if (length + count > buffer.Length)
            {
                Grow(length + count);
            }
        }

        private void Grow(int least)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, least));
            Written.CopyTo(larger);
            Dispose();
            buffer = rented = larger;
        }
    }
}
