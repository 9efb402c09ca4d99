using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads reports from a warehouse in PostgreSQL. Each report is one snapshot.</summary>
/// <param name="source">The database.</param>
public sealed class PostgresReports(NpgsqlDataSource source) : IReports
{
    /// <inheritdoc/>
    public Task<OverviewReport> OverviewAsync(ReportFilter filter, CancellationToken cancellationToken) =>
        SnapshotAsync(connection => OverviewQuery.RunAsync(connection, filter, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<FunnelReport> FunnelAsync(ReportFilter filter, IReadOnlyList<string> steps, CancellationToken cancellationToken) =>
        SnapshotAsync(connection => FunnelQuery.RunAsync(connection, filter, steps, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ProductsReport> ProductsAsync(ReportFilter filter, int top, CancellationToken cancellationToken) =>
        SnapshotAsync(connection => ProductsQuery.RunAsync(connection, filter, top, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TrafficReport> TrafficAsync(
        ReportFilter filter, TrafficDimension by, int top, CancellationToken cancellationToken) =>
        SnapshotAsync(connection => TrafficQuery.RunAsync(connection, filter, by, top, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TrendsReport> TrendsAsync(ReportFilter filter, CancellationToken cancellationToken) =>
        SnapshotAsync(connection => TrendsQuery.RunAsync(connection, filter, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<PathsReport> PathsAsync(ReportFilter filter, int top, CancellationToken cancellationToken) =>
        SnapshotAsync(connection => PathsQuery.RunAsync(connection, filter, top, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<RetentionReport> RetentionAsync(ReportFilter filter, int weeks, CancellationToken cancellationToken) =>
        SnapshotAsync(connection => RetentionQuery.RunAsync(connection, filter, weeks, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<CartsReport> CartsAsync(ReportFilter filter, CancellationToken cancellationToken) =>
        SnapshotAsync(connection => CartsQuery.RunAsync(connection, filter, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<SearchesReport> SearchesAsync(ReportFilter filter, int top, CancellationToken cancellationToken) =>
        SnapshotAsync(connection => SearchesQuery.RunAsync(connection, filter, top, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<DataQualityReport> DataQualityAsync(ReportFilter filter, CancellationToken cancellationToken) =>
        SnapshotAsync(connection => DataQualityQuery.RunAsync(connection, filter, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<VisitorId>> VisitorsOfSessionAsync(Guid sessionKey, CancellationToken cancellationToken) =>
        VisitorsAsync("select visitor_key from dw.fact_session where session_key = $1", sessionKey, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<VisitorId>> VisitorsOfOrderAsync(string orderId, CancellationToken cancellationToken) =>
        VisitorsAsync(
            "select f.visitor_key from dw.fact_order o join dw.fact_event f using (order_key) where o.order_id = $1", orderId,
            cancellationToken);

    private Task<IReadOnlyList<VisitorId>> VisitorsAsync(string visitorKeys, object parameter, CancellationToken cancellationToken) =>
        SnapshotAsync<IReadOnlyList<VisitorId>>(
            async connection => await connection.QueryAsync(
                $"""
                select site_id, client_id from dw.dim_visitor where visitor_key in ({visitorKeys})
                order by site_id collate "C", client_id collate "C"
                """,
                row => new VisitorId(row.GetString(0), row.GetString(1)), cancellationToken, parameter).ConfigureAwait(false),
            cancellationToken);

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
