using System.Diagnostics;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="TrafficReport"/>.</summary>
internal static class TrafficQuery
{
    public static async Task<TrafficReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, TrafficDimension by, int top, CancellationToken cancellationToken)
    {
        var (dimension, key, name) = DimensionOf(by);
        var rows = await connection.QueryAsync(
            $"""
            with {ReportSql.Selected}, {ReportSql.Owned},
            named as (select s.*, coalesce({name}, {ReportSql.NotSet}) as name from selected s join {dimension} d using ({key})),
            sold as (select n.name, o.session_key, o.currency, o.net from owned o join named n using (visitor_key, session_key)),
            converted as (select name, count(distinct session_key) as sessions, count(*) as orders from sold group by name),
            revenue as (
                select name, array_agg(currency order by currency collate "C") as currencies,
                       array_agg(amount order by currency collate "C") as amounts
                from (select name, currency, sum(net) as amount from sold group by name, currency) by_currency
                group by name),
            ranked as (
                select name, count(*) as sessions, count(distinct visitor_key) as visitors,
                       count(*) filter (where is_engaged) as engaged
                from named group by name
                order by sessions desc, name collate "C" limit $9)
            select r.name, r.sessions, r.visitors, r.engaged, coalesce(c.sessions, 0), coalesce(c.orders, 0), v.currencies, v.amounts
            from ranked r left join converted c using (name) left join revenue v using (name)
            order by r.sessions desc, r.name collate "C"
            """,
            filter,
            row => new TrafficRow(
                row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5),
                [.. ReportSql.ReadMoney(row, 6)]),
            cancellationToken, top).ConfigureAwait(false);
        return new TrafficReport([.. rows]);
    }

    private static (string Dimension, string Key, string Name) DimensionOf(TrafficDimension by) => by switch
    {
        TrafficDimension.Channel => ("dw.dim_traffic_source", "traffic_source_key", "d.channel"),
        TrafficDimension.SourceMedium => ("dw.dim_traffic_source", "traffic_source_key", "d.source || ' / ' || d.medium"),
        TrafficDimension.Campaign => ("dw.dim_traffic_source", "traffic_source_key", "d.campaign"),
        TrafficDimension.Device => ("dw.dim_device", "device_key", "d.device_class"),
        TrafficDimension.Country => ("dw.dim_geo", "geo_key", "d.country"),
        _ => throw new UnreachableException($"There is no dimension {by}."),
    };
}
