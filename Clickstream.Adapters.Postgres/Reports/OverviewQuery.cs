using Clickstream.Adapters.Postgres.Projection;
using Clickstream.Domain.Reports;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="OverviewReport"/>.</summary>
internal static class OverviewQuery
{
    public static async Task<OverviewReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, CancellationToken cancellationToken)
    {
        var revenue = await connection.QueryAsync(
            $"""
            with {ReportSql.Selected}, {ReportSql.Owned}
            select currency, count(*), sum(gross), sum(refunded), (select count(distinct session_key) from owned)
            from owned group by currency order by currency collate "C"
            """,
            filter,
            row => (
                Revenue: new CurrencyRevenue(row.GetString(0), row.GetInt64(1), row.GetDecimal(2), row.GetDecimal(3)),
                Converted: row.GetInt64(4)),
            cancellationToken).ConfigureAwait(false);
        var overview = await connection.QueryAsync(
            $"""
            with {ReportSql.Selected}
            select count(*), count(distinct visitor_key),
                (select count(*) from dw.dim_visitor v
                 where v.first_seen_at >= $1 and v.first_seen_at < $2 and v.visitor_key in (select visitor_key from selected)),
                coalesce(sum(events), 0), coalesce(sum(page_views), 0), coalesce(sum(product_views), 0), coalesce(sum(add_to_carts), 0),
                count(*) filter (where is_bounced), count(*) filter (where add_to_carts > 0), count(*) filter (where is_cart_abandoned),
                min(started_at), max(started_at)
            from selected
            """,
            filter,
            row => new OverviewReport
            {
                From = filter.From ?? ReadDay(row, 10, filter),
                To = filter.To ?? ReadDay(row, 11, filter),
                Sessions = row.GetInt64(0),
                Visitors = row.GetInt64(1),
                NewVisitors = row.GetInt64(2),
                Events = row.GetInt64(3),
                PageViews = row.GetInt64(4),
                ProductViews = row.GetInt64(5),
                AddToCarts = row.GetInt64(6),
                BouncedSessions = row.GetInt64(7),
                CartSessions = row.GetInt64(8),
                AbandonedCartSessions = row.GetInt64(9),
                Orders = revenue.Sum(entry => entry.Revenue.Orders),
                ConvertedSessions = revenue.Count == 0 ? 0 : revenue[0].Converted,
                Revenue = [.. revenue.Select(entry => entry.Revenue)],
            },
            cancellationToken).ConfigureAwait(false);
        return overview[0];
    }

    private static LocalDate? ReadDay(NpgsqlDataReader row, int column, ReportFilter filter) =>
        row.IsDBNull(column) ? null : filter.LocalTimeOf(StoredFacts.ReadInstant(row, column)).Date;
}
