using Clickstream.Domain.Reports;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="RetentionReport"/>.</summary>
internal static class RetentionQuery
{
    public static async Task<RetentionReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, int weeks, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            $"""
            with {ReportSql.Selected},
            visit as (
                select distinct s.visitor_key, date_trunc('week', {ReportSql.LocalTime("v.first_seen_at")})::date as first,
                       date_trunc('week', {ReportSql.LocalTime("s.started_at")})::date as week
                from selected s join dw.dim_visitor v using (visitor_key))
            select first, null::int, count(distinct visitor_key) from visit group by first
            union all
            select first, (week - first) / 7, count(*) from visit group by first, week
            """,
            filter,
            row => (
                Week: LocalDate.FromDateOnly(row.GetFieldValue<DateOnly>(0)), After: row.IsDBNull(1) ? default(int?) : row.GetInt32(1),
                Visitors: row.GetInt64(2)),
            cancellationToken).ConfigureAwait(false);
        return RetentionReport.Of(
            rows.Where(row => row.After is null).ToDictionary(row => row.Week, row => row.Visitors),
            rows.Where(row => row.After is not null).ToDictionary(row => (row.Week, row.After!.Value), row => row.Visitors),
            weeks);
    }
}
