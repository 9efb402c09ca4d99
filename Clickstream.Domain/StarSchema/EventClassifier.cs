using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Clickstream.Domain.Events;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.Traffic;

namespace Clickstream.Domain.StarSchema;

/// <summary>Classifies events of a slice and remembers the dimension rows that they speak of.</summary>
/// <remarks>Not thread-safe. What it returns depends on the event alone; what it remembers only saves work.</remarks>
/// <param name="visitors">Knows the keys of visitors; <c>null</c> for keys of its own.</param>
public sealed class EventClassifier(VisitorKeys? visitors = null)
{
    private readonly VisitorKeys visitors = visitors ?? new VisitorKeys();
    private readonly DimensionSet seen = new();
    private readonly Dictionary<(string Name, string SourceName), long> eventTypes = [];
    private readonly Dictionary<(string? UserAgent, ClientHints? Hints, string? Purpose), DeviceRow> devices = [];
    private readonly Dictionary<GeoContext, long> geos = [];
    private readonly Dictionary<(string?, string?, string?), long> identities = [];
    private readonly Dictionary<(string? Url, string? Referrer), Origin> pages = [];
    private readonly Dictionary<ProductAttributes, long> products = [];
    private (string? UserAgent, ClientHints? Hints, string? Purpose) lastSignals;
    private DeviceRow? lastDevice;
    private (string? UserId, string? LoginState, string? Source) lastIdentity;
    private long? lastIdentityKey;

    /// <summary>Classifies one event.</summary>
    public VisitorActivity Classify(ClickstreamEvent clickstreamEvent)
    {
        var envelope = clickstreamEvent.Envelope;
        var origin = OriginOf(envelope.Page);
        var device = Device(envelope);
        var search = (clickstreamEvent as SearchPerformed)?.Query;
        return new VisitorActivity
        {
            VisitorKey = Visitor(envelope.Visitor),
            EventId = envelope.Id,
            Fingerprint = envelope.Fingerprint,
            OccurredAt = envelope.OccurredAt,
            ReceivedAt = envelope.ReceivedAt,
            Kind = clickstreamEvent.Kind,
            EventTypeKey = EventType(clickstreamEvent),
            PageKey = origin.PageKey,
            TrafficSourceKey = origin.TrafficSourceKey,
            CampaignKey = origin.CampaignKey,
            DeviceKey = device.DeviceKey,
            GeoKey = Geo(envelope.Geo),
            IdentityKey = Identity(envelope),
            IsBot = device.IsBot,
            Flags = envelope.Flags,
            UserId = envelope.UserId,
            ClientSessionId = envelope.ClientSessionId,
            IsFirstVisit = envelope.IsFirstVisit,
            Lines = clickstreamEvent.Kind is EventKind.ProductListViewed ? [] : Lines(clickstreamEvent.Items),
            ItemCount = clickstreamEvent.Items.Length,
            Order = OrderOf(clickstreamEvent),
            SearchTerm = WarehouseText.Of(search?.Term),
            SearchResults = search?.Results,
        };
    }

    /// <summary>The dimension rows of events that this instance classified, with the times at which they were seen in them.</summary>
    /// <param name="activities">The events; quickest when those of a visitor follow each other.</param>
    public DimensionSet DimensionsOf(ReadOnlySpan<VisitorActivity> activities)
    {
        var dimensions = new DimensionSet();
        for (int from = 0, i = 0; i < activities.Length; i++)
        {
            var activity = activities[i];
            var isLastOfVisitor = i + 1 == activities.Length || activities[i + 1].VisitorKey != activity.VisitorKey;
            if (isLastOfVisitor)
            {
                dimensions.Add(VisitorRow.Of(seen.Visitors[activity.VisitorKey], activities[from..(i + 1)]));
                from = i + 1;
            }

            AddMembers(dimensions, activity, i == 0 ? null : activities[i - 1]);
        }

        return dimensions;
    }

    /// <summary>Adds the members that an event speaks of, unless the event before it spoke of the same, as most do.</summary>
    private void AddMembers(DimensionSet dimensions, VisitorActivity activity, VisitorActivity? before)
    {
        if (before?.DeviceKey != activity.DeviceKey)
        {
            dimensions.Add(seen.Devices[activity.DeviceKey]);
        }

        if (before?.GeoKey != activity.GeoKey)
        {
            dimensions.Add(seen.Geos[activity.GeoKey]);
        }

        if (before?.IdentityKey != activity.IdentityKey)
        {
            dimensions.Add(seen.Identities[activity.IdentityKey]);
        }

        if (before?.EventTypeKey != activity.EventTypeKey)
        {
            dimensions.Add(seen.EventTypes[activity.EventTypeKey]);
        }

        if (before?.TrafficSourceKey != activity.TrafficSourceKey)
        {
            dimensions.Add(seen.TrafficSources[activity.TrafficSourceKey]);
        }

        if (activity.PageKey is { } pageKey && before?.PageKey != pageKey)
        {
            dimensions.Add(seen.Pages[pageKey]);
        }

        foreach (var line in activity.Lines)
        {
            dimensions.Add(seen.Products[line.ProductKey], activity.OccurredAt);
        }
    }

    private Guid Visitor(VisitorId visitor)
    {
        var key = visitors.KeyOf(visitor);
        if (!seen.Visitors.TryGetValue(key, out var known) || known.ClientId != visitor.ClientId || known.SiteId != visitor.SiteId)
        {
            seen.Add(new VisitorRow(key, visitor.SiteId, visitor.ClientId, default, default));
        }

        return key;
    }

    private long EventType(ClickstreamEvent clickstreamEvent)
    {
        var names = (clickstreamEvent.Name, clickstreamEvent.Envelope.SourceName);
        if (!eventTypes.TryGetValue(names, out var key))
        {
            var row = new EventTypeRow(0, names.Name, WarehouseText.Of(names.SourceName)!, (int)clickstreamEvent.Kind);
            key = NameBasedKey.Key("event_type", row.EventName, row.SourceName);
            eventTypes.Add(names, key);
            seen.Add(row with { EventTypeKey = key });
        }

        return key;
    }

    private Origin OriginOf(PageContext? page)
    {
        var addresses = (page?.Url, page?.Referrer);
        if (!pages.TryGetValue(addresses, out var origin))
        {
            var address = page?.Url is { } url ? PageAddress.Parse(url) : default(PageAddress?);
            var traffic = Traffic(TrafficRules.Classify(address ?? new PageAddress("", "", ""), page?.Referrer));
            origin = new Origin(address is { } known ? Page(known) : null, traffic.TrafficSourceKey, traffic.CampaignKey);
            pages.Add(addresses, origin);
        }

        return origin;
    }

    private long Page(PageAddress address)
    {
        var path = WarehouseText.Of(address.Path)!;
        var key = NameBasedKey.Key("page", address.Host, path);
        seen.Add(new PageRow(key, address.Host, path));
        return key;
    }

    private TrafficSourceRow Traffic(TrafficSource source)
    {
        var row = new TrafficSourceRow(
            0, source.Channel, WarehouseText.Of(source.Source)!, WarehouseText.Of(source.Medium)!, WarehouseText.Of(source.Campaign),
            WarehouseText.Of(source.Term), WarehouseText.Of(source.Content), source.ReferrerHost, source.IsSpam, null);
        row = row with
        {
            TrafficSourceKey = NameBasedKey.Key(
                "traffic_source", row.Channel, row.Source, row.Medium, row.Campaign, row.Term, row.Content, row.ReferrerHost),
            CampaignKey = source.IsCampaign ? NameBasedKey.Key("campaign", row.Source, row.Medium, row.Campaign) : null,
        };
        seen.Add(row);
        return row;
    }

    private DeviceRow Device(EventEnvelope envelope)
    {
        var signals = (envelope.UserAgent, envelope.Hints, envelope.Purpose);
        if (lastDevice is not null && signals == lastSignals)
        {
            return lastDevice;
        }

        if (!devices.TryGetValue(signals, out var row))
        {
            var device = DeviceRules.Classify(envelope.UserAgent, envelope.Hints, envelope.Purpose);
            row = new DeviceRow(
                NameBasedKey.Key("device", device.DeviceClass, device.OperatingSystem, device.Browser, device.BotReason),
                device.DeviceClass, device.OperatingSystem, device.Browser, device.BotReason);
            devices.Add(signals, row);
            seen.Add(row);
        }

        (lastSignals, lastDevice) = (signals, row);
        return row;
    }

    private long Geo(GeoContext? geo)
    {
        geo ??= new GeoContext(null, null, null);
        if (!geos.TryGetValue(geo, out var key))
        {
            var row = new GeoRow(0, WarehouseText.Of(geo.Country), WarehouseText.Of(geo.Region), WarehouseText.Of(geo.City));
            key = NameBasedKey.Key("geo", row.Country, row.Region, row.City);
            geos.Add(geo, key);
            seen.Add(row with { GeoKey = key });
        }

        return key;
    }

    private long Identity(EventEnvelope envelope)
    {
        var identity = (envelope.UserId, envelope.LoginState, envelope.IdentitySource);
        if (lastIdentityKey is { } known && identity == lastIdentity)
        {
            return known;
        }

        if (!identities.TryGetValue(identity, out var key))
        {
            var row = new IdentityRow(0, envelope.UserId, WarehouseText.Of(envelope.LoginState), WarehouseText.Of(envelope.IdentitySource));
            key = NameBasedKey.Key("identity", row.UserId, row.LoginState, row.IdentitySource);
            identities.Add(identity, key);
            seen.Add(row with { IdentityKey = key });
        }

        (lastIdentity, lastIdentityKey) = (identity, key);
        return key;
    }

    private ImmutableArray<ItemLine> Lines(ImmutableArray<Item> items)
    {
        if (items.IsEmpty)
        {
            return [];
        }

        var lines = new ItemLine[items.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var item = items[i];
            lines[i] = new ItemLine(
                Product(item), item.ProductId, WarehouseText.Of(item.Variant), item.Quantity, item.UnitPrice, item.ListPrice, item.Currency,
                WarehouseText.Of(item.Coupon), item.ListPosition);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(lines);
    }

    private long Product(Item item)
    {
        var attributes = new ProductAttributes(item.ProductId, item.Name, item.Category, item.Brand, item.Variant, item.UrlPath);
        if (!products.TryGetValue(attributes, out var key))
        {
            var row = new ProductRow(
                0, item.ProductId, WarehouseText.Of(item.Name), WarehouseText.Of(item.Category), WarehouseText.Of(item.Brand),
                WarehouseText.Of(item.Variant), WarehouseText.Of(item.UrlPath), default, default);
            key = NameBasedKey.Key("product", row.ProductId, row.Name, row.Category, row.Brand, row.Variant, row.UrlPath);
            products.Add(attributes, key);
            seen.Add(row with { ProductKey = key });
        }

        return key;
    }

    private static OrderActivity? OrderOf(ClickstreamEvent clickstreamEvent)
    {
        var order = clickstreamEvent switch
        {
            PurchaseCompleted purchase => purchase.Order,
            PurchaseRefunded refund => refund.Order,
            _ => null,
        };
        if (order is null)
        {
            return null;
        }

        var isRefundOfAll = clickstreamEvent is PurchaseRefunded && order.Value is null && clickstreamEvent.Items.IsEmpty;
        var siteId = clickstreamEvent.Visitor.SiteId;
        return new OrderActivity(
            NameBasedKey.Key("order", siteId, order.OrderId), siteId, order.OrderId, order.IsIdDerived,
            isRefundOfAll ? null : order.Value ?? clickstreamEvent.Items.Sum(item => item.Value),
            order.Tax, order.Shipping, order.Currency);
    }

    /// <summary>What the addresses of an event tell.</summary>
    private readonly record struct Origin(long? PageKey, long TrafficSourceKey, long? CampaignKey);

    private readonly record struct ProductAttributes(
        string ProductId, string? Name, string? Category, string? Brand, string? Variant, string? UrlPath);
}
