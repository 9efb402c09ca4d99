using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads reports from a warehouse in PostgreSQL. Each report is one snapshot.</summary>
/// <param name="source">The database.</param>
public sealed class PostgresReports(NpgsqlDataSource source) : IReports
{
    /// <summary>The selected sessions; parameters $1 start, $2 end, $3 whether bots count.</summary>
    private const string Selected =
        "selected as (select * from dw.fact_session where started_at >= $1 and started_at < $2 and ($3 or not is_bot))";

    private const string Owned =
        """
        owned as (
            select o.* from dw.fact_order n
            join report.session_order o using (order_key)
            join selected s on s.session_key = o.session_key and s.visitor_key = o.visitor_key)
        """;

    /// <inheritdoc/>
    public Task<OverviewReport> OverviewAsync(ReportFilter filter, CancellationToken cancellationToken) => SnapshotAsync(
        async connection =>
        {
            var revenue = await connection.QueryAsync(
                $"""
                with {Selected}, {Owned}
                select currency, count(*), sum(gross), sum(refunded), (select count(distinct session_key) from owned)
                from owned group by currency order by currency collate "C"
                """,
                row => (
                    Revenue: new CurrencyRevenue(row.GetString(0), row.GetInt64(1), row.GetDecimal(2), row.GetDecimal(3)),
                    Converted: row.GetInt64(4)),
                cancellationToken, Parameters(filter)).ConfigureAwait(false);
            var overview = await connection.QueryAsync(
                $"""
                with {Selected}
                select count(*), count(distinct visitor_key),
                    (select count(*) from dw.dim_visitor v
                     where v.first_seen_at >= $1 and v.first_seen_at < $2 and v.visitor_key in (select visitor_key from selected)),
                    coalesce(sum(events), 0), coalesce(sum(page_views), 0), coalesce(sum(product_views), 0), coalesce(sum(add_to_carts), 0),
                    count(*) filter (where is_bounced), count(*) filter (where add_to_carts > 0), count(*) filter (where is_cart_abandoned),
                    (min(started_at) at time zone 'UTC')::date, (max(started_at) at time zone 'UTC')::date
                from selected
                """,
                row => new OverviewReport
                {
                    From = filter.From ?? ReadDate(row, 10),
                    To = filter.To ?? ReadDate(row, 11),
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
                cancellationToken, Parameters(filter)).ConfigureAwait(false);
            return overview[0];
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<FunnelReport> FunnelAsync(
        ReportFilter filter, IReadOnlyList<string> steps, CancellationToken cancellationToken) => SnapshotAsync(
        async connection =>
        {
            var sql = new StringBuilder(
                $"with {Selected}, step_0 as (select session_key, visitor_key, started_at as reached_at from selected)");
            var parameters = Parameters(filter).ToList();
            for (var i = 0; i < steps.Count; i++)
            {
                if (steps[i] == FunnelReport.SessionStep)
                {
                    sql.Append(CultureInfo.InvariantCulture, $", step_{i + 1} as (select * from step_{i})");
                    continue;
                }

                parameters.Add(steps[i]);
                sql.Append(
                    CultureInfo.InvariantCulture,
                    $"""
                    , step_{i + 1} as (
                        select p.session_key, p.visitor_key, min(f.occurred_at) as reached_at
                        from step_{i} p
                        join dw.fact_event f on f.visitor_key = p.visitor_key and f.session_key = p.session_key
                            and f.occurred_at >= p.reached_at
                        where f.event_type_key in (select event_type_key from dw.dim_event_type where event_name = ${parameters.Count})
                        group by p.session_key, p.visitor_key)
                    """);
            }

            sql.Append(" select ").AppendJoin(", ", Enumerable.Range(1, steps.Count).Select(i => $"(select count(*) from step_{i})"));
            var counts = await connection.QueryAsync(
                sql.ToString(), row => Enumerable.Range(0, steps.Count).Select(row.GetInt64).ToArray(), cancellationToken, [.. parameters])
                .ConfigureAwait(false);
            return FunnelReport.Of(steps, counts[0]);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ProductsReport> ProductsAsync(ReportFilter filter, int top, CancellationToken cancellationToken) => SnapshotAsync(
        async connection =>
        {
            var rows = await connection.QueryAsync(
                $"""
                with {Selected}, {Owned},
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
                    limit $4)
                select r.product_id, a.name, a.brand, a.category, r.views, r.adds, r.purchases, r.units, v.currencies, v.amounts
                from ranked r
                join lateral (
                    select name, brand, category from dw.dim_product p
                    where p.product_id = r.product_id order by last_seen_at desc, product_key desc limit 1) a on true
                left join revenue v on v.product_id = r.product_id
                order by r.purchases desc, r.views desc, r.product_id collate "C"
                """,
                ReadProduct, cancellationToken, [.. Parameters(filter), top]).ConfigureAwait(false);
            return new ProductsReport([.. rows]);
        },
        cancellationToken);

    private static ProductPerformance ReadProduct(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.IsDBNull(1) ? null : row.GetString(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        row.IsDBNull(3) ? null : row.GetString(3),
        row.GetInt64(4),
        row.GetInt64(5),
        row.GetInt64(6),
        row.GetInt64(7),
        row.IsDBNull(8) ? [] : ReadRevenue(row.GetFieldValue<string[]>(8), row.GetFieldValue<decimal[]>(9)));

    private static ImmutableArray<Money> ReadRevenue(string[] currencies, decimal[] amounts) =>
        [.. currencies.Zip(amounts, (currency, amount) => new Money(amount, currency))];

    private static object[] Parameters(ReportFilter filter) =>
        [filter.Start.ToDateTimeUtc(), filter.End.ToDateTimeUtc(), filter.IncludesBots];

    private static LocalDate? ReadDate(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : LocalDate.FromDateOnly(row.GetFieldValue<DateOnly>(column));

    private Task<TResult> SnapshotAsync<TResult>(Func<NpgsqlConnection, Task<TResult>> read, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync(() => source.InTransactionAsync(
            async transaction =>
            {
                await transaction.RunAsync("set transaction isolation level repeatable read, read only", cancellationToken)
                    .ConfigureAwait(false);
                return await read(transaction.Connection!).ConfigureAwait(false);
            },
            cancellationToken));
}
