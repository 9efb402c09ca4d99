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
            with {ReportSql.Selected}
            select c.currency, count(*), sum(c.units_left)::bigint, sum(c.value_left)
            from selected s join dw.fact_cart c using (visitor_key, started_at, session_key)
            group by c.currency order by c.currency collate "C"
            """,
            filter, row => new CartValue(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetDecimal(3)), cancellationToken)
            .ConfigureAwait(false);
        var carts = await connection.QueryAsync(
            $"""
            with {ReportSql.Selected}
            select count(*) filter (where add_to_carts > 0), count(*) filter (where is_cart_abandoned),
                   count(*) filter (where is_cart_abandoned and checkouts > 0), count(*) filter (where is_cart_recovered),
                   coalesce(sum(add_to_carts), 0), coalesce(sum(remove_from_carts), 0)
            from selected
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
