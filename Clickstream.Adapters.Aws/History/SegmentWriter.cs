using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;

namespace Clickstream.Adapters.Aws.History;

/// <summary>Encodes events as one segment.</summary>
/// <remarks>
/// The same events in any order give the same bytes, but for copies of one event that arrived at the same instant: these stand as they
/// came.
/// </remarks>
internal sealed class SegmentWriter
{
    /// <summary>Rows of a row group, at most: what a reader must hold at once.</summary>
    public const int RowGroupRows = 65_536;

    private readonly ColumnBuffers buffers = new(SegmentSchema.Current);
    private readonly Action<ClickstreamEvent>[] columns;
    private readonly ItemColumns items;

    public SegmentWriter()
    {
        items = new ItemColumns(buffers.List("items"));
        columns = [.. EnvelopeColumns(), .. ContentColumns()];
    }

    /// <summary>Encodes events, sorted by visitor and time.</summary>
    public ReadOnlyMemory<byte> Write(IEnumerable<ClickstreamEvent> events)
    {
        var sorted = events.ToArray();
        Array.Sort(sorted, CompareRows);
        using var stream = new MemoryStream();
        var writer = new ParquetFileWriter(stream, SegmentSchema.Current, new ParquetWriterOptions
        {
            KeyValueMetadata = [new(SegmentSchema.VersionKey, SegmentSchema.Version)],
        });
        for (var from = 0; from < sorted.Length; from += RowGroupRows)
        {
            var rows = sorted.AsSpan(from, Math.Min(RowGroupRows, sorted.Length - from));
            buffers.Clear();
            foreach (var row in rows)
            {
                foreach (var column in columns)
                {
                    column(row);
                }

                items.Append(row.Items);
            }

            writer.WriteRowGroup(buffers, rows.Length);
        }

        writer.Finish();
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    private static int CompareRows(ClickstreamEvent left, ClickstreamEvent right)
    {
        var order = string.CompareOrdinal(left.Visitor.SiteId, right.Visitor.SiteId);
        order = order != 0 ? order : string.CompareOrdinal(left.Visitor.ClientId, right.Visitor.ClientId);
        order = order != 0 ? order : left.OccurredAt.CompareTo(right.OccurredAt);
        order = order != 0 ? order : left.Id.CompareTo(right.Id);
        order = order != 0 ? order : left.Fingerprint.CompareTo(right.Fingerprint);
        return order != 0 ? order : left.ReceivedAt.CompareTo(right.ReceivedAt);
    }

    private IEnumerable<Action<ClickstreamEvent>> EnvelopeColumns()
    {
        var id = buffers.Get<FixedBytesBuffer>("event_id");
        var isIdAssigned = buffers.Get<BooleanBuffer>("is_id_assigned");
        var fingerprint = buffers.Get<Int64Buffer>("fingerprint");
        var occurredAt = buffers.Get<Int64Buffer>("occurred_at");
        var receivedAt = buffers.Get<Int64Buffer>("received_at");
        var clientTime = buffers.Get<Int64Buffer>("client_time");
        var sentAt = buffers.Get<Int64Buffer>("sent_at");
        var isFirstVisit = buffers.Get<BooleanBuffer>("is_first_visit");
        var screenWidth = buffers.Get<Int32Buffer>("screen_width");
        var screenHeight = buffers.Get<Int32Buffer>("screen_height");
        var consent = buffers.Get<BooleanBuffer>("consent");
        var schemaVersion = buffers.Get<Int32Buffer>("schema_version");
        var flags = buffers.Get<Int32Buffer>("flags");
        var isMobile = buffers.Get<BooleanBuffer>("ua_mobile");
        yield return e => id.Append(e.Id.Value);
        yield return e => isIdAssigned.Append(e.Envelope.IsIdAssigned);
        yield return e => fingerprint.Append(e.Fingerprint);
        yield return Text("event_name", e => e.Name);
        yield return Text("source_name", e => e.Envelope.SourceName);
        yield return Text("site_id", e => e.Visitor.SiteId);
        yield return Text("client_id", e => e.Visitor.ClientId);
        yield return Text("user_id", e => e.Envelope.UserId);
        yield return e => occurredAt.Append(e.OccurredAt);
        yield return e => receivedAt.Append(e.ReceivedAt);
        yield return e => clientTime.AppendOrNull(e.Envelope.ClientTime);
        yield return e => sentAt.AppendOrNull(e.Envelope.SentAt);
        yield return Text("client_session_id", e => e.Envelope.ClientSessionId);
        yield return e => isFirstVisit.AppendOrNull(e.Envelope.IsFirstVisit);
        yield return Text("login_state", e => e.Envelope.LoginState);
        yield return Text("identity_source", e => e.Envelope.IdentitySource);
        yield return Text("page_url", e => e.Envelope.Page?.Url);
        yield return Text("page_title", e => e.Envelope.Page?.Title);
        yield return Text("referrer", e => e.Envelope.Page?.Referrer);
        yield return Text("user_agent", e => e.Envelope.UserAgent);
        yield return Text("country", e => e.Envelope.Geo?.Country);
        yield return Text("region", e => e.Envelope.Geo?.Region);
        yield return Text("city", e => e.Envelope.Geo?.City);
        yield return Text("language", e => e.Envelope.Language);
        yield return e => screenWidth.AppendOrNull(e.Envelope.Screen?.Width);
        yield return e => screenHeight.AppendOrNull(e.Envelope.Screen?.Height);
        yield return e => consent.AppendOrNull(e.Envelope.Consent);
        yield return Text("properties", e => e.Envelope.Properties);
        yield return e => schemaVersion.Append(EventSchema.Current);
        yield return e => flags.Append((int)e.Envelope.Flags);
        yield return Text("ua_brands", e => e.Envelope.Hints?.Brands);
        yield return e => isMobile.AppendOrNull(e.Envelope.Hints?.IsMobile);
        yield return Text("ua_platform", e => e.Envelope.Hints?.Platform);
        yield return Text("edge_device", e => e.Envelope.Hints?.DeviceClass);
        yield return Text("purpose", e => e.Envelope.Purpose);
        yield return Text("network", e => e.Envelope.Network);
    }

    private IEnumerable<Action<ClickstreamEvent>> ContentColumns()
    {
        var listId = buffers.Get<BytesBuffer>("list_id");
        var listName = buffers.Get<BytesBuffer>("list_name");
        var term = buffers.Get<BytesBuffer>("search_term");
        var results = buffers.Get<Int32Buffer>("search_results");
        var step = buffers.Get<BytesBuffer>("checkout_step");
        var shippingTier = buffers.Get<BytesBuffer>("shipping_tier");
        var paymentType = buffers.Get<BytesBuffer>("payment_type");
        var tag = buffers.Get<BytesBuffer>("element_tag");
        var elementId = buffers.Get<BytesBuffer>("element_id");
        var role = buffers.Get<BytesBuffer>("element_role");
        var text = buffers.Get<BytesBuffer>("element_text");
        var dataset = buffers.Get<BytesBuffer>("element_dataset");
        var orderId = buffers.Get<BytesBuffer>("order_id");
        var isOrderIdDerived = buffers.Get<BooleanBuffer>("is_order_id_derived");
        var orderValue = buffers.Get<Int64Buffer>("order_value");
        var orderTax = buffers.Get<Int64Buffer>("order_tax");
        var orderShipping = buffers.Get<Int64Buffer>("order_shipping");
        var orderCoupon = buffers.Get<BytesBuffer>("order_coupon");
        var orderCurrency = buffers.Get<BytesBuffer>("order_currency");
        yield return e =>
        {
            var content = EventContent.Of(e);
            listId.AppendOrNull(content.List?.Id);
            listName.AppendOrNull(content.List?.Name);
            term.AppendOrNull(content.Search?.Term);
            results.AppendOrNull(content.Search?.Results);
            step.AppendOrNull(content.Checkout?.Step);
            shippingTier.AppendOrNull(content.Checkout?.ShippingTier);
            paymentType.AppendOrNull(content.Checkout?.PaymentType);
            tag.AppendOrNull(content.Element?.Tag);
            elementId.AppendOrNull(content.Element?.Id);
            role.AppendOrNull(content.Element?.Role);
            text.AppendOrNull(content.Element?.Text);
            dataset.AppendOrNull(content.Element?.Dataset);
            orderId.AppendOrNull(content.Order?.OrderId);
            isOrderIdDerived.AppendOrNull(content.Order?.IsIdDerived);
            orderValue.AppendOrNull(content.Order?.Value);
            orderTax.AppendOrNull(content.Order?.Tax);
            orderShipping.AppendOrNull(content.Order?.Shipping);
            orderCoupon.AppendOrNull(content.Order?.Coupon);
            orderCurrency.AppendOrNull(content.Order?.Currency);
        };
    }

    private Action<ClickstreamEvent> Text(string name, Func<ClickstreamEvent, string?> read)
    {
        var column = buffers.Get<BytesBuffer>(name);
        return e => column.AppendOrNull(read(e));
    }
}
