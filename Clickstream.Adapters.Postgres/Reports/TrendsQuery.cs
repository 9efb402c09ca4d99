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
            select t.day, t.sessions, t.visitors, t.events, t.page_views, t.orders, r.currencies, r.amounts
            from report.trend({ReportSql.Filter}) t
            left join {ReportSql.ByCurrency($"report.trend_revenue({ReportSql.Filter})", "day", "net")} r using (day)
            """,
            filter,
            row => new TrendDay(
                LocalDate.FromDateOnly(row.GetFieldValue<DateOnly>(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4),
                row.GetInt64(5), [.. ReportSql.ReadMoney(row, 6)]),
            cancellationToken).ConfigureAwait(false);
        var hours = await connection.QueryAsync(
            $"select day_of_week, hour, sessions, orders from report.trend_hour({ReportSql.Filter})",
            filter,
            row => new TrendHour((IsoDayOfWeek)row.GetInt32(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3)),
            cancellationToken).ConfigureAwait(false);
        return TrendsReport.Of(days, hours);
    }
}
