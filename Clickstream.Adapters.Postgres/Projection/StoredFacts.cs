using Clickstream.Domain.Events;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>Reads stored facts back as the folds need them.</summary>
internal static class StoredFacts
{
    /// <summary>The columns that <see cref="Read"/> expects, of <c>fact_event f</c> with what it is joined to.</summary>
    public const string Columns =
        """
        f.visitor_key, f.event_id, f.fingerprint, f.session_key, f.occurred_at, f.received_at, f.kind, f.event_type_key, f.page_key,
        f.traffic_source_key, f.device_key, f.geo_key, f.identity_key, d.is_bot, i.user_id, f.client_session_id, f.is_first_visit,
        f.item_count, f.order_key, o.site_id, o.order_id, f.is_order_id_derived, f.order_value, f.order_tax, f.order_shipping,
        f.order_currency, f.search_term, f.search_results, t.campaign_key, f.flags
        """;

    /// <summary>The joins that <see cref="Columns"/> needs.</summary>
    public const string Joins =
        """
        join {dw}.dim_device d on d.device_key = f.device_key
        join {dw}.dim_traffic_source t on t.traffic_source_key = f.traffic_source_key
        join {dw}.dim_identity i on i.identity_key = f.identity_key
        left join {dw}.fact_order o on o.order_key = f.order_key
        """;

    /// <summary>Reads one fact without its lines.</summary>
    public static EventFact Read(NpgsqlDataReader row)
    {
        var activity = new VisitorActivity
        {
            VisitorKey = row.GetGuid(0),
            EventId = new EventId(row.GetGuid(1)),
            Fingerprint = row.GetInt64(2),
            OccurredAt = ReadInstant(row, 4),
            ReceivedAt = ReadInstant(row, 5),
            Kind = (EventKind)row.GetInt16(6),
            EventTypeKey = row.GetInt64(7),
            PageKey = row.IsDBNull(8) ? null : row.GetInt64(8),
            TrafficSourceKey = row.GetInt64(9),
            DeviceKey = row.GetInt64(10),
            GeoKey = row.GetInt64(11),
            IdentityKey = row.GetInt64(12),
            IsBot = row.GetBoolean(13),
            UserId = ReadText(row, 14),
            ClientSessionId = ReadText(row, 15),
            IsFirstVisit = row.IsDBNull(16) ? null : row.GetBoolean(16),
            ItemCount = row.GetInt16(17),
            Order = row.IsDBNull(18) ? null : new OrderActivity(
                row.GetInt64(18), row.GetString(19), row.GetString(20), row.GetBoolean(21), ReadAmount(row, 22), ReadAmount(row, 23),
                ReadAmount(row, 24), ReadText(row, 25)),
            SearchTerm = ReadText(row, 26),
            SearchResults = row.IsDBNull(27) ? null : row.GetInt32(27),
            CampaignKey = row.IsDBNull(28) ? null : row.GetInt64(28),
            Flags = (EventNotes)row.GetInt32(29),
        };
        return new EventFact(activity, row.GetGuid(3));
    }

    /// <summary>
    /// Reads one line with the identity of its event, from columns in the order of the query in <see cref="StoredActivity"/>.
    /// </summary>
    public static (EventIdentity Event, ItemLine Line) ReadLine(NpgsqlDataReader row) => (
        new EventIdentity(row.GetGuid(0), new EventId(row.GetGuid(1)), row.GetInt64(2)),
        new ItemLine(
            row.GetInt64(3), row.GetString(4), ReadText(row, 5), row.GetInt32(6), ReadAmount(row, 7), ReadAmount(row, 8), row.GetString(9),
            ReadText(row, 10), row.IsDBNull(11) ? null : row.GetInt32(11)));

    /// <summary>Gives facts their lines.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="lines">Lines of these facts, those of one event in their order.</param>
    public static List<EventFact> WithLines(List<EventFact> facts, List<(EventIdentity Event, ItemLine Line)> lines)
    {
        var byEvent = lines.ToLookup(line => line.Event, line => line.Line);
        return facts.ConvertAll(fact => byEvent.Contains(fact.Activity.Identity)
            ? fact with { Activity = fact.Activity with { Lines = [.. byEvent[fact.Activity.Identity]] } }
            : fact);
    }

    public static Instant ReadInstant(NpgsqlDataReader row, int column) => Instant.FromDateTimeUtc(row.GetDateTime(column));

    private static string? ReadText(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static decimal? ReadAmount(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDecimal(column);
}
