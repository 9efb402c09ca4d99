using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="CartsReport"/>.</summary>
internal static class CartsQuery
{
    public static async Task<CartsReport> RunAsync(NpgsqlConnection connection, ReportFilter filter, CancellationToken cancellationToken)
    {
        var left = await connection.QueryAsync(
            $"""
            select currency, sum(sessions)::bigint, sum(units_left)::bigint, sum(value_left)
            from report.cart_left({ReportSql.Filter})
            group by currency order by currency collate "C"
            """,
            filter, row => new CartValue(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetDecimal(3)), cancellationToken)
            .ConfigureAwait(false);
        var carts = await connection.QueryAsync(
            $"""
            select cart_sessions, abandoned_sessions, abandoned_at_checkout, recovered_sessions, add_to_carts, remove_from_carts
            from report.cart({ReportSql.Filter})
            """,
            filter,
            row => new CartsReport
            {
                CartSessions = row.GetInt64(0),
                AbandonedSessions = row.GetInt64(1),
                AbandonedAtCheckout = row.GetInt64(2),
                RecoveredSessions = row.GetInt64(3),
                AddToCarts = row.GetInt64(4),
                RemoveFromCarts = row.GetInt64(5),
                Left = [.. left],
            },
            cancellationToken).ConfigureAwait(false);
        return carts[0];
    }
}
