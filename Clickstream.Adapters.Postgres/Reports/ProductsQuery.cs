using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="ProductsReport"/>.</summary>
internal static class ProductsQuery
{
    public static async Task<ProductsReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, int top, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            $"""
            with {ReportSql.Selected}, {ReportSql.Owned},
            browsed as (
                select p.product_id, count(*) filter (where i.kind = {(int)EventKind.ProductViewed}) as views,
                       count(*) filter (where i.kind = {(int)EventKind.ProductAddedToCart}) as adds
                from selected s
                join dw.fact_item i on i.visitor_key = s.visitor_key and i.session_key = s.session_key
                join dw.dim_product p using (product_key)
                where i.kind in ({(int)EventKind.ProductViewed}, {(int)EventKind.ProductAddedToCart})
                group by p.product_id),
            sold_line as (
                select p.product_id, i.quantity, i.line_value, i.currency
                from owned o
                join dw.fact_order n using (order_key)
                join dw.fact_item i on i.visitor_key = n.purchase_visitor_key and i.event_id = n.purchase_event_id
                    and i.fingerprint = n.purchase_fingerprint
                join dw.dim_product p using (product_key)),
            sold as (select product_id, count(*) as purchases, sum(quantity) as units from sold_line group by product_id),
            revenue as (
                select product_id, array_agg(currency order by currency collate "C") as currencies,
                       array_agg(amount order by currency collate "C") as amounts
                from (select product_id, currency, sum(line_value) as amount from sold_line group by product_id, currency) by_currency
                group by product_id),
            ranked as (
                select product_id, coalesce(views, 0) as views, coalesce(adds, 0) as adds, coalesce(purchases, 0) as purchases,
                       coalesce(units, 0) as units
                from browsed full join sold using (product_id)
                order by purchases desc, views desc, product_id collate "C"
                limit $9)
            select r.product_id, a.name, a.brand, a.category, r.views, r.adds, r.purchases, r.units, v.currencies, v.amounts
            from ranked r
            join lateral (
                select name, brand, category from dw.dim_product p
                where p.product_id = r.product_id order by last_seen_at desc, product_key desc limit 1) a on true
            left join revenue v on v.product_id = r.product_id
            order by r.purchases desc, r.views desc, r.product_id collate "C"
            """,
            filter, Read, cancellationToken, top).ConfigureAwait(false);
        return new ProductsReport([.. rows]);
    }

    private static ProductPerformance Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.IsDBNull(1) ? null : row.GetString(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        row.IsDBNull(3) ? null : row.GetString(3),
        row.GetInt64(4),
        row.GetInt64(5),
        row.GetInt64(6),
        row.GetInt64(7),
        [.. ReportSql.ReadMoney(row, 8)]);
}
