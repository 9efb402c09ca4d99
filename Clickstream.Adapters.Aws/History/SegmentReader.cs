using System.Globalization;
using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.History;

/// <summary>Decodes a segment, row group after row group.</summary>
internal sealed class SegmentReader
{
    private readonly ParquetFileReader file;
    private readonly int fileVersion;

    /// <summary>Opens a segment.</summary>
    /// <exception cref="HistoryException">It is not a segment, or of a version that this code does not know.</exception>
    public SegmentReader(ReadOnlyMemory<byte> bytes)
    {
        file = Translate(() => ParquetFileReader.Open(bytes));
        var version = file.KeyValueMetadata.FirstOrDefault(pair => pair.Key == SegmentSchema.VersionKey).Value;
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out fileVersion) || !EventSchema.IsKnown(fileVersion))
        {
            throw new HistoryException(
                version is null ? HistoryException.Corrupt : HistoryException.VersionUnknown,
                "A segment of the history has no schema version, or one that this program does not know.");
        }
    }

    /// <summary>How many row groups there are.</summary>
    public int RowGroups => file.RowGroups.Count;

    /// <summary>Reads the events of one row group.</summary>
    /// <exception cref="HistoryException">The segment is damaged.</exception>
    public IReadOnlyList<ClickstreamEvent> Read(int rowGroup) => Translate(() =>
    {
        var buffers = file.ReadRowGroup(rowGroup);
        var readEnvelope = EnvelopeReader(buffers, fileVersion);
        var readContent = ContentReader(buffers);
        var name = new TextColumn(buffers.Get<BytesBuffer>("event_name"));
        var events = new ClickstreamEvent[file.RowGroups[rowGroup].RowCount];
        for (var i = 0; i < events.Length; i++)
        {
            var eventName = name.Next() ?? throw Missing("event_name");
            var content = readContent(eventName);
            events[i] = EventUpcasting.ToCurrent(new StoredEvent(eventName, readEnvelope(), content));
        }

        return events;
    });

    /// <summary>A required value is missing.</summary>
    public static ParquetException Missing(string column) => ParquetException.Corrupt($"column {column} lacks a value");

    private static Func<EventEnvelope> EnvelopeReader(ColumnBuffers buffers, int fileVersion)
    {
        var observed = fileVersion >= ObservedColumns.Since ? new ObservedColumns(buffers) : null;
        var id = buffers.Get<FixedBytesBuffer>("event_id");
        var isIdAssigned = buffers.Get<BooleanBuffer>("is_id_assigned");
        var fingerprint = buffers.Get<Int64Buffer>("fingerprint");
        var sourceName = Text("source_name");
        var siteId = Text("site_id");
        var clientId = Text("client_id");
        var userId = Text("user_id");
        var occurredAt = buffers.Get<Int64Buffer>("occurred_at");
        var receivedAt = buffers.Get<Int64Buffer>("received_at");
        var clientTime = buffers.Get<Int64Buffer>("client_time");
        var sentAt = buffers.Get<Int64Buffer>("sent_at");
        var clientSessionId = Text("client_session_id");
        var isFirstVisit = buffers.Get<BooleanBuffer>("is_first_visit");
        var loginState = Text("login_state");
        var identitySource = Text("identity_source");
        var (url, title, referrer) = (Text("page_url"), Text("page_title"), Text("referrer"));
        var userAgent = Text("user_agent");
        var (country, region, city) = (Text("country"), Text("region"), Text("city"));
        var language = Text("language");
        var screenWidth = buffers.Get<Int32Buffer>("screen_width");
        var screenHeight = buffers.Get<Int32Buffer>("screen_height");
        var consent = buffers.Get<BooleanBuffer>("consent");
        var properties = Text("properties");
        return () =>
        {
            var envelope = new EventEnvelope
            {
                Id = new EventId(id.TryNext(out Guid eventId) ? eventId : throw Missing("event_id")),
                IsIdAssigned = isIdAssigned.NextBoolean() ?? false,
                Fingerprint = fingerprint.NextInt64() ?? throw Missing("fingerprint"),
                SourceName = sourceName.Next() ?? throw Missing("source_name"),
                Visitor = new VisitorId(siteId.Next() ?? throw Missing("site_id"), clientId.Next() ?? throw Missing("client_id")),
                UserId = userId.Next(),
                OccurredAt = occurredAt.NextInstant() ?? throw Missing("occurred_at"),
                ReceivedAt = receivedAt.NextInstant() ?? throw Missing("received_at"),
                ClientTime = clientTime.NextInstant(),
                SentAt = sentAt.NextInstant(),
                ClientSessionId = clientSessionId.Next(),
                IsFirstVisit = isFirstVisit.NextBoolean(),
                LoginState = loginState.Next(),
                IdentitySource = identitySource.Next(),
                Page = (url.Next(), title.Next(), referrer.Next()) is var page && page == default
                    ? null
                    : new PageContext(page.Item1, page.Item2, page.Item3),
                UserAgent = userAgent.Next(),
                Geo = (country.Next(), region.Next(), city.Next()) is var geo && geo == default
                    ? null
                    : new GeoContext(geo.Item1, geo.Item2, geo.Item3),
                Language = language.Next(),
                Screen = (screenWidth.NextInt32(), screenHeight.NextInt32()) is ({ } width, { } height)
                    ? new ScreenContext(width, height)
                    : null,
                Consent = consent.NextBoolean(),
                Properties = properties.Next(),
            };
            return observed is null ? envelope with { SchemaVersion = fileVersion } : observed.Complete(envelope);
        };

        TextColumn Text(string name) => new(buffers.Get<BytesBuffer>(name));
    }

    private static Func<string, EventContent> ContentReader(ColumnBuffers buffers)
    {
        var readItems = new ItemColumns(buffers.List("items")).Reader();
        var (listId, listName) = (Text("list_id"), Text("list_name"));
        var term = Text("search_term");
        var results = buffers.Get<Int32Buffer>("search_results");
        var (step, shippingTier, paymentType) = (Text("checkout_step"), Text("shipping_tier"), Text("payment_type"));
        var (tag, elementId, role) = (Text("element_tag"), Text("element_id"), Text("element_role"));
        var (text, dataset) = (Text("element_text"), Text("element_dataset"));
        var orderId = Text("order_id");
        var isDerived = buffers.Get<BooleanBuffer>("is_order_id_derived");
        var value = buffers.Get<Int64Buffer>("order_value");
        var tax = buffers.Get<Int64Buffer>("order_tax");
        var shipping = buffers.Get<Int64Buffer>("order_shipping");
        var (coupon, currency) = (Text("order_coupon"), Text("order_currency"));
        return eventName =>
        {
            var list = new ProductList(listId.Next(), listName.Next());
            var searchTerm = term.Next();
            var searchResults = results.NextInt32();
            var checkout = new CheckoutDetails(step.Next(), shippingTier.Next(), paymentType.Next());
            var element = new PageElement(tag.Next(), elementId.Next(), role.Next(), text.Next(), dataset.Next());
            var order = orderId.Next();
            var details = (
                isDerived.NextBoolean(), value.NextAmount(), tax.NextAmount(), shipping.NextAmount(), coupon.Next(), currency.Next());
            return new EventContent
            {
                Items = readItems(),
                List = list == NoList ? null : list,
                Search = searchTerm is null ? null : new SearchQuery(searchTerm, searchResults),
                Checkout = checkout == NoCheckout ? null : checkout,

                // A click is never without its element, even when the element told nothing of itself.
                Element = element == NoElement && eventName != EventNames.Click ? null : element,
                Order = order is null ? null : new OrderDetails(
                    order, details.Item1 ?? false, details.Item2, details.Item3, details.Item4, details.Item5, details.Item6),
            };
        };

        TextColumn Text(string name) => new(buffers.Get<BytesBuffer>(name));
    }

    private static readonly ProductList NoList = new(null, null);
    private static readonly CheckoutDetails NoCheckout = new(null, null, null);
    private static readonly PageElement NoElement = new(null, null, null, null, null);

    private static TResult Translate<TResult>(Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (ParquetException failure)
        {
            throw new HistoryException(
                HistoryException.Corrupt, $"A segment of the history cannot be read: {failure.Message}", inner: failure);
        }
        catch (ArgumentException failure)
        {
            throw new HistoryException(
                HistoryException.Corrupt, "A segment of the history has other columns or values than its version.", inner: failure);
        }
    }
}
