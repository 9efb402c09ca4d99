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
            select currency, orders, gross, refunded from report.revenue({ReportSql.Filter}) order by currency collate "C"
            """,
            filter, row => new CurrencyRevenue(row.GetString(0), row.GetInt64(1), row.GetDecimal(2), row.GetDecimal(3)), cancellationToken)
            .ConfigureAwait(false);
        var overview = await connection.QueryAsync(
            $"""
            select sessions, visitors, new_visitors, events, page_views, product_views, add_to_carts, bounced_sessions, cart_sessions,
                abandoned_cart_sessions, converted_sessions, orders, first_started_at, last_started_at
            from report.overview({ReportSql.Filter})
            """,
            filter,
            row => new OverviewReport
            {
                From = filter.From ?? ReadDay(row, 12, filter),
                To = filter.To ?? ReadDay(row, 13, filter),
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
                ConvertedSessions = row.GetInt64(10),
                Orders = row.GetInt64(11),
                Revenue = [.. revenue],
            },
            cancellationToken).ConfigureAwait(false);
        return overview[0];
    }

    private static LocalDate? ReadDay(NpgsqlDataReader row, int column, ReportFilter filter) =>
        row.IsDBNull(column) ? null : filter.LocalTimeOf(StoredFacts.ReadInstant(row, column)).Date;
}
