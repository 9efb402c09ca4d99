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
            select p.product_id, p.name, p.brand, p.category, p.views, p.add_to_carts, p.purchases, p.units_sold, r.currencies, r.amounts
            from report.product({ReportSql.Filter}) p
            left join {ReportSql.ByCurrency($"report.product_revenue({ReportSql.Filter})", "product_id", "revenue")} r using (product_id)
            order by p.purchases desc, p.views desc, p.product_id collate "C"
            limit $9
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
