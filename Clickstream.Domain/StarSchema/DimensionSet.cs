using NodaTime;

namespace Clickstream.Domain.StarSchema;

/// <summary>The dimension rows that a slice of events speaks of, each once.</summary>
/// <remarks>Adding commutes and may be repeated: first seen is the least, last seen the greatest of what was added.</remarks>
public sealed class DimensionSet
{
    /// <summary>Visitors by key.</summary>
    public Dictionary<Guid, VisitorRow> Visitors { get; } = [];

    /// <summary>Products by key.</summary>
    public Dictionary<long, ProductRow> Products { get; } = [];

    /// <summary>Pages by key.</summary>
    public Dictionary<long, PageRow> Pages { get; } = [];

    /// <summary>Traffic sources by key.</summary>
    public Dictionary<long, TrafficSourceRow> TrafficSources { get; } = [];

    /// <summary>Devices by key.</summary>
    public Dictionary<long, DeviceRow> Devices { get; } = [];

    /// <summary>Places by key.</summary>
    public Dictionary<long, GeoRow> Geos { get; } = [];

    /// <summary>Event types by key.</summary>
    public Dictionary<long, EventTypeRow> EventTypes { get; } = [];

    /// <summary>Identities by key.</summary>
    public Dictionary<long, IdentityRow> Identities { get; } = [];

    /// <summary>Adds a visitor, or widens the time it was seen and the users it was.</summary>
    /// <exception cref="KeyCollisionException">Another visitor has the same key.</exception>
    public void Add(VisitorRow row)
    {
        Visitors[row.VisitorKey] = Visitors.TryGetValue(row.VisitorKey, out var known) ? known.Merge(row) : row;
    }

    /// <summary>Adds a product, or widens the time it was seen.</summary>
    /// <exception cref="KeyCollisionException">Another product has the same key.</exception>
    public void Add(ProductRow row)
    {
        if (Products.TryGetValue(row.ProductKey, out var known))
        {
            if (known with { FirstSeenAt = row.FirstSeenAt, LastSeenAt = row.LastSeenAt } != row)
            {
                throw new KeyCollisionException("dim_product");
            }

            row = row with
            {
                FirstSeenAt = Instant.Min(known.FirstSeenAt, row.FirstSeenAt),
                LastSeenAt = Instant.Max(known.LastSeenAt, row.LastSeenAt),
            };
        }

        Products[row.ProductKey] = row;
    }

    /// <summary>Adds a product that was seen at an instant.</summary>
    /// <exception cref="KeyCollisionException">Another product has the same key.</exception>
    internal void Add(ProductRow row, Instant seenAt)
    {
        if (!Products.TryGetValue(row.ProductKey, out var known) || seenAt < known.FirstSeenAt || seenAt > known.LastSeenAt)
        {
            Add(row with { FirstSeenAt = seenAt, LastSeenAt = seenAt });
        }
    }

    /// <summary>Adds a page.</summary>
    /// <exception cref="KeyCollisionException">Another page has the same key.</exception>
    public void Add(PageRow row) => Add(Pages, row.PageKey, row, "dim_page");

    /// <summary>Adds a traffic source.</summary>
    /// <exception cref="KeyCollisionException">Another one has the same key.</exception>
    public void Add(TrafficSourceRow row) => Add(TrafficSources, row.TrafficSourceKey, row, "dim_traffic_source");

    /// <summary>Adds a device.</summary>
    /// <exception cref="KeyCollisionException">Another one has the same key.</exception>
    public void Add(DeviceRow row) => Add(Devices, row.DeviceKey, row, "dim_device");

    /// <summary>Adds a place.</summary>
    /// <exception cref="KeyCollisionException">Another one has the same key.</exception>
    public void Add(GeoRow row) => Add(Geos, row.GeoKey, row, "dim_geo");

    /// <summary>Adds an event type.</summary>
    /// <exception cref="KeyCollisionException">Another one has the same key.</exception>
    public void Add(EventTypeRow row) => Add(EventTypes, row.EventTypeKey, row, "dim_event_type");

    /// <summary>Adds an identity.</summary>
    /// <exception cref="KeyCollisionException">Another one has the same key.</exception>
    public void Add(IdentityRow row) => Add(Identities, row.IdentityKey, row, "dim_identity");

    /// <summary>Adds all rows of another set.</summary>
    /// <exception cref="KeyCollisionException">Two different members have the same key.</exception>
    public void AddAll(DimensionSet other)
    {
        foreach (var row in other.Visitors.Values)
        {
            Add(row);
        }

        foreach (var row in other.Products.Values)
        {
            Add(row);
        }

        AddAll(other.Pages, Pages, "dim_page");
        AddAll(other.TrafficSources, TrafficSources, "dim_traffic_source");
        AddAll(other.Devices, Devices, "dim_device");
        AddAll(other.Geos, Geos, "dim_geo");
        AddAll(other.EventTypes, EventTypes, "dim_event_type");
        AddAll(other.Identities, Identities, "dim_identity");
    }

    private static void AddAll<TRow>(Dictionary<long, TRow> from, Dictionary<long, TRow> to, string dimension)
    {
        foreach (var (key, row) in from)
        {
            Add(to, key, row, dimension);
        }
    }

    private static void Add<TRow>(Dictionary<long, TRow> rows, long key, TRow row, string dimension)
    {
        if (!rows.TryAdd(key, row) && !EqualityComparer<TRow>.Default.Equals(rows[key], row))
        {
            throw new KeyCollisionException(dimension);
        }
    }
}
