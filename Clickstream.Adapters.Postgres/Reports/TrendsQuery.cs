using Clickstream.Domain.Reports;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="TrendsReport"/>.</summary>
internal static class TrendsQuery
{
    public static async Task<TrendsReport> RunAsync(NpgsqlConnection connection, ReportFilter filter, CancellationToken cancellationToken)
    {
        var days = await connection.QueryAsync(
            $"""
            with {ReportSql.Selected}, {ReportSql.Owned},
            local as (select *, {ReportSql.LocalTime("started_at")}::date as day from selected),
            sold as (select {ReportSql.LocalTime("started_at")}::date as day, currency, net from owned),
            revenue as (
                select day, sum(orders)::bigint as orders, array_agg(currency order by currency collate "C") as currencies,
                       array_agg(amount order by currency collate "C") as amounts
                from (select day, currency, count(*) as orders, sum(net) as amount from sold group by day, currency) by_currency
                group by day)
            select l.day, l.sessions, l.visitors, l.events, l.page_views, coalesce(v.orders, 0), v.currencies, v.amounts
            from (select day, count(*) as sessions, count(distinct visitor_key) as visitors, sum(events) as events,
                         sum(page_views) as page_views
                  from local group by day) l
            left join revenue v using (day)
            """,
            filter,
            row => new TrendDay(
                LocalDate.FromDateOnly(row.GetFieldValue<DateOnly>(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4),
                row.GetInt64(5), [.. ReportSql.ReadMoney(row, 6)]),
            cancellationToken).ConfigureAwait(false);
        var hours = await connection.QueryAsync(
            $"""
            with {ReportSql.Selected}, {ReportSql.Owned},
            local as (select session_key, {ReportSql.LocalTime("started_at")} as at from selected),
            sold as (select session_key, count(*) as orders from owned group by session_key)
            select extract(isodow from at)::int, extract(hour from at)::int, count(*), coalesce(sum(orders), 0)::bigint
            from local left join sold using (session_key)
            group by 1, 2
            """,
            filter,
            row => new TrendHour((IsoDayOfWeek)row.GetInt32(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3)),
            cancellationToken).ConfigureAwait(false);
        return TrendsReport.Of(days, hours);
    }
}
