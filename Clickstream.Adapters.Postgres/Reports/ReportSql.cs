using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>What the queries of all reports share: the sessions that a filter lets through, their orders, and local times.</summary>
internal static class ReportSql
{
    /// <summary>How many parameters <see cref="Parameters"/> are: a query's own ones come after.</summary>
    public const int ParameterCount = 8;

    /// <summary>The selected sessions, as <c>selected</c>.</summary>
    public const string Selected =
        """
        selected as (
            select * from dw.fact_session
            where started_at >= $1 and started_at < $2 and ($3 or not is_bot)
                and (cardinality($4::text[]) = 0
                    or traffic_source_key in (select traffic_source_key from dw.dim_traffic_source where channel = any($4)))
                and (cardinality($5::text[]) = 0
                    or device_key in (select device_key from dw.dim_device where device_class = any($5)))
                and (cardinality($6::text[]) = 0 or geo_key in (select geo_key from dw.dim_geo where country = any($6))))
        """;

    /// <summary>The orders that the selected sessions own, as <c>owned</c>.</summary>
    public const string Owned =
        """
        owned as (
            select o.*, s.traffic_source_key, s.device_key, s.geo_key, s.started_at from report.session_order o
            join selected s on s.session_key = o.session_key and s.visitor_key = o.visitor_key)
        """;

    /// <summary>The name of what is not known, as a literal.</summary>
    public static readonly string NotSet = $"'{TrafficReport.NotSet}'";

    /// <summary>The local time of an instant: offsets are the domain's, so that no other version of the time zones matters.</summary>
    public static string LocalTime(string instant) =>
        $"(({instant} at time zone 'UTC') + ($8::int[])[width_bucket({instant}, $7::timestamptz[])] * interval '1 second')";

    /// <summary>The parameters of a filter, with the parameters of one query after them.</summary>
    public static object[] Parameters(ReportFilter filter, params object[] own)
    {
        var intervals = filter.ZoneIntervals.ToList();
        return
        [
            filter.Start.ToDateTimeUtc(), filter.End.ToDateTimeUtc(), filter.IncludesBots, filter.Channels.ToArray(),
            filter.DeviceClasses.ToArray(), filter.Countries.ToArray(),
            intervals.Select((interval, i) => i == 0 ? EventTime.Earliest.ToDateTimeUtc() : interval.Start.ToDateTimeUtc()).ToArray(),
            intervals.Select(interval => interval.WallOffset.Seconds).ToArray(), .. own,
        ];
    }

    /// <summary>Runs a query that uses all parameters of a filter, whether or not it names them.</summary>
    public static Task<List<TRow>> QueryAsync<TRow>(
        this NpgsqlConnection connection, string sql, ReportFilter filter, Func<NpgsqlDataReader, TRow> read,
        CancellationToken cancellationToken, params object[] own) =>
        connection.QueryAsync(sql, read, cancellationToken, Parameters(filter, own));

    /// <summary>Reads sums by currency, from an array of codes and one of amounts; none when they are null.</summary>
    public static IEnumerable<Money> ReadMoney(NpgsqlDataReader row, int column) => row.IsDBNull(column)
        ? []
        : row.GetFieldValue<string[]>(column).Zip(
            row.GetFieldValue<decimal[]>(column + 1), (currency, amount) => new Money(amount, currency));
}
