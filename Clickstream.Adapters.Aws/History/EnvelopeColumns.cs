using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;

namespace Clickstream.Adapters.Aws.History;

/// <summary>The columns of who, when and where, written and read together.</summary>
/// <param name="buffers">The columns of a row group.</param>
/// <param name="fileVersion">The schema version of the file.</param>
internal sealed class EnvelopeColumns(ColumnBuffers buffers, int fileVersion)
{
    private readonly FixedBytesBuffer id = buffers.Get<FixedBytesBuffer>("event_id");
    private readonly BooleanBuffer isIdAssigned = buffers.Get<BooleanBuffer>("is_id_assigned");
    private readonly Int64Buffer fingerprint = buffers.Get<Int64Buffer>("fingerprint");
    private readonly TextColumn sourceName = buffers.Text("source_name");
    private readonly TextColumn siteId = buffers.Text("site_id");
    private readonly TextColumn clientId = buffers.Text("client_id");
    private readonly TextColumn userId = buffers.Text("user_id");
    private readonly Int64Buffer occurredAt = buffers.Get<Int64Buffer>("occurred_at");
    private readonly Int64Buffer receivedAt = buffers.Get<Int64Buffer>("received_at");
    private readonly Int64Buffer clientTime = buffers.Get<Int64Buffer>("client_time");
    private readonly Int64Buffer sentAt = buffers.Get<Int64Buffer>("sent_at");
    private readonly TextColumn clientSessionId = buffers.Text("client_session_id");
    private readonly BooleanBuffer isFirstVisit = buffers.Get<BooleanBuffer>("is_first_visit");
    private readonly TextColumn loginState = buffers.Text("login_state");
    private readonly TextColumn identitySource = buffers.Text("identity_source");
    private readonly TextColumn pageUrl = buffers.Text("page_url");
    private readonly TextColumn pageTitle = buffers.Text("page_title");
    private readonly TextColumn referrer = buffers.Text("referrer");
    private readonly TextColumn userAgent = buffers.Text("user_agent");
    private readonly TextColumn country = buffers.Text("country");
    private readonly TextColumn region = buffers.Text("region");
    private readonly TextColumn city = buffers.Text("city");
    private readonly TextColumn language = buffers.Text("language");
    private readonly Int32Buffer screenWidth = buffers.Get<Int32Buffer>("screen_width");
    private readonly Int32Buffer screenHeight = buffers.Get<Int32Buffer>("screen_height");
    private readonly BooleanBuffer consent = buffers.Get<BooleanBuffer>("consent");
    private readonly TextColumn properties = buffers.Text("properties");
    private readonly ObservedColumns? observed = fileVersion >= ObservedColumns.Since ? new ObservedColumns(buffers) : null;

    private GeoContext? lastGeo;
    private ScreenContext? lastScreen;

    /// <summary>Appends the envelope of the next row, under the current schema.</summary>
    public void Append(EventEnvelope envelope)
    {
        id.Append(envelope.Id.Value);
        isIdAssigned.Append(envelope.IsIdAssigned);
        fingerprint.Append(envelope.Fingerprint);
        sourceName.Append(envelope.SourceName);
        siteId.Append(envelope.Visitor.SiteId);
        clientId.Append(envelope.Visitor.ClientId);
        userId.Append(envelope.UserId);
        occurredAt.Append(envelope.OccurredAt);
        receivedAt.Append(envelope.ReceivedAt);
        clientTime.AppendOrNull(envelope.ClientTime);
        sentAt.AppendOrNull(envelope.SentAt);
        clientSessionId.Append(envelope.ClientSessionId);
        isFirstVisit.AppendOrNull(envelope.IsFirstVisit);
        loginState.Append(envelope.LoginState);
        identitySource.Append(envelope.IdentitySource);
        pageUrl.Append(envelope.Page?.Url);
        pageTitle.Append(envelope.Page?.Title);
        referrer.Append(envelope.Page?.Referrer);
        userAgent.Append(envelope.UserAgent);
        country.Append(envelope.Geo?.Country);
        region.Append(envelope.Geo?.Region);
        city.Append(envelope.Geo?.City);
        language.Append(envelope.Language);
        screenWidth.AppendOrNull(envelope.Screen?.Width);
        screenHeight.AppendOrNull(envelope.Screen?.Height);
        consent.AppendOrNull(envelope.Consent);
        properties.Append(envelope.Properties);
        observed!.Append(envelope);
    }

    /// <summary>Reads the envelope of the next row.</summary>
    public EventEnvelope Read()
    {
        var (schemaVersion, flags) = observed?.ReadVersion() ?? (fileVersion, EventNotes.None);
        return new EventEnvelope
        {
            Id = new EventId(id.TryNext(out Guid eventId) ? eventId : throw SegmentReader.Missing("event_id")),
            IsIdAssigned = isIdAssigned.NextBoolean() ?? false,
            Fingerprint = fingerprint.NextInt64() ?? throw SegmentReader.Missing("fingerprint"),
            SourceName = sourceName.Next() ?? throw SegmentReader.Missing("source_name"),
            Visitor = new VisitorId(
                siteId.Next() ?? throw SegmentReader.Missing("site_id"), clientId.Next() ?? throw SegmentReader.Missing("client_id")),
            UserId = userId.Next(),
            OccurredAt = occurredAt.NextInstant() ?? throw SegmentReader.Missing("occurred_at"),
            ReceivedAt = receivedAt.NextInstant() ?? throw SegmentReader.Missing("received_at"),
            ClientTime = clientTime.NextInstant(),
            SentAt = sentAt.NextInstant(),
            ClientSessionId = clientSessionId.Next(),
            IsFirstVisit = isFirstVisit.NextBoolean(),
            LoginState = loginState.Next(),
            IdentitySource = identitySource.Next(),
            Page = ReadPage(),
            UserAgent = userAgent.Next(),
            Geo = ReadGeo(),
            Language = language.Next(),
            Screen = ReadScreen(),
            Consent = consent.NextBoolean(),
            Properties = properties.Next(),
            SchemaVersion = schemaVersion,
            Flags = flags,
            Hints = observed?.ReadHints(),
            Purpose = observed?.ReadPurpose(),
            Network = observed?.ReadNetwork(),
        };
    }

    private PageContext? ReadPage()
    {
        var (url, title, from) = (pageUrl.Next(), pageTitle.Next(), referrer.Next());
        return (url ?? title ?? from) is null ? null : new PageContext(url, title, from);
    }

    /// <summary>Rows of a visitor follow each other and say the same.</summary>
    private GeoContext? ReadGeo()
    {
        var (land, state, town) = (country.Next(), region.Next(), city.Next());
        if ((land ?? state ?? town) is null)
        {
            return null;
        }

        return lastGeo is not null && lastGeo.Country == land && lastGeo.Region == state && lastGeo.City == town
            ? lastGeo
            : lastGeo = new GeoContext(land, state, town);
    }

    private ScreenContext? ReadScreen() => (screenWidth.NextInt32(), screenHeight.NextInt32()) is not ({ } width, { } height) ? null
        : lastScreen is not null && lastScreen.Width == width && lastScreen.Height == height ? lastScreen
        : lastScreen = new ScreenContext(width, height);
}

/// <summary>The columns that version 2 added: what the collector observed of the request, and what it changed.</summary>
internal sealed class ObservedColumns(ColumnBuffers buffers)
{
    /// <summary>The first version that has them.</summary>
    public const int Since = 2;

    private readonly Int32Buffer schemaVersion = buffers.Get<Int32Buffer>("schema_version");
    private readonly Int32Buffer flags = buffers.Get<Int32Buffer>("flags");
    private readonly TextColumn brands = buffers.Text("ua_brands");
    private readonly BooleanBuffer isMobile = buffers.Get<BooleanBuffer>("ua_mobile");
    private readonly TextColumn platform = buffers.Text("ua_platform");
    private readonly TextColumn edgeDevice = buffers.Text("edge_device");
    private readonly TextColumn purpose = buffers.Text("purpose");
    private readonly TextColumn network = buffers.Text("network");

    public void Append(EventEnvelope envelope)
    {
        schemaVersion.Append(EventSchema.Current);
        flags.Append((int)envelope.Flags);
        brands.Append(envelope.Hints?.Brands);
        isMobile.AppendOrNull(envelope.Hints?.IsMobile);
        platform.Append(envelope.Hints?.Platform);
        edgeDevice.Append(envelope.Hints?.DeviceClass);
        purpose.Append(envelope.Purpose);
        network.Append(envelope.Network);
    }

    public (int SchemaVersion, EventNotes Flags) ReadVersion() => (
        schemaVersion.NextInt32() ?? throw SegmentReader.Missing("schema_version"),
        (EventNotes)(flags.NextInt32() ?? throw SegmentReader.Missing("flags")));

    public ClientHints? ReadHints()
    {
        var (brand, mobile, system, device) = (brands.Next(), isMobile.NextBoolean(), platform.Next(), edgeDevice.Next());
        return (brand ?? system ?? device) is null && mobile is null ? null : new ClientHints(brand, mobile, system, device);
    }

    public string? ReadPurpose() => purpose.Next();

    public string? ReadNetwork() => network.Next();
}
