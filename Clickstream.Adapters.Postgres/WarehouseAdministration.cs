using Clickstream.Adapters.Postgres.Projection;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>What an operator does to a warehouse beside projecting into it.</summary>
/// <param name="source">The database.</param>
public sealed class WarehouseAdministration(NpgsqlDataSource source)
{
    /// <summary>Makes the warehouse, or brings an older one up to date, in one transaction. Idempotent.</summary>
    /// <returns>The names of the scripts that were applied.</returns>
    /// <exception cref="WarehouseException">
    /// <see cref="WarehouseException.VersionUnknown"/> when a newer version has made it; <see cref="WarehouseException.Busy"/> when
    /// somebody is writing to it for longer than 30 seconds.
    /// </exception>
    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(
        () => source.InTransactionAsync<IReadOnlyList<string>>(
            async transaction =>
            {
                await transaction.LockAsync(SchemaNames.Live, cancellationToken).ConfigureAwait(false);
                var applied = await Migrator.MigrateAsync(transaction, SchemaNames.Live, cancellationToken).ConfigureAwait(false);
                return [.. applied.Select(migration => migration.Name)];
            },
            cancellationToken));

    /// <summary>
    /// Makes the groups <c>clickstream_etl</c>, which owns and writes the warehouse, and <c>clickstream_reader</c>, which reads facts,
    /// dimensions and reports, and takes everything from everybody else. Idempotent.
    /// </summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.AccessDenied"/>: the user may not create roles.</exception>
    public Task CreateRolesAsync(CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(
        () => source.InTransactionAsync(
            async transaction =>
            {
                await transaction.LockAsync(SchemaNames.Live, cancellationToken).ConfigureAwait(false);
                await transaction.RunAsync(Migrator.Read("roles.sql"), cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken));

    /// <summary>Makes sure that the database is one of a Citus cluster.</summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.CitusMissing"/>: it is not.</exception>
    public Task RequireCitusAsync(CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(
        () => source.InTransactionAsync(
            async transaction =>
            {
                await CitusDistribution.RequireAsync(transaction, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken));

    /// <summary>
    /// Spreads facts and visitors over the nodes of a Citus cluster, and puts the other dimensions on every node. Idempotent; a rebuild
    /// spreads its warehouse in the same way.
    /// </summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.CitusMissing"/>: there is no such cluster.</exception>
    public Task DistributeAsync(CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(
        () => source.InTransactionAsync(
            async transaction =>
            {
                await transaction.LockAsync(SchemaNames.Live, cancellationToken).ConfigureAwait(false);
                await CitusDistribution.ApplyAsync(transaction, SchemaNames.Live, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken));

    /// <summary>Drops the warehouse that the last rebuild replaced, if it is there still.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.Busy"/>: somebody is still reading it.</exception>
    public Task<bool> DropPreviousAsync(CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(
        () => source.InTransactionAsync(
            async transaction =>
            {
                await transaction.LockAsync(SchemaNames.Live, cancellationToken).ConfigureAwait(false);
                await Migrator.RefuseForeignAsync(transaction.Connection!, SchemaNames.Previous, cancellationToken).ConfigureAwait(false);
                var isThere = await transaction.QueryAsync(
                    $"select to_regnamespace('{SchemaNames.Previous.Dw}') is not null", row => row.GetBoolean(0), cancellationToken)
                    .ConfigureAwait(false);
                await transaction.RunAsync(PostgresSuccessor.DropPrevious, cancellationToken).ConfigureAwait(false);
                return isThere[0];
            },
            cancellationToken));

    /// <summary>The tables and views of the warehouse as Markdown, from their comments.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    public Task<string> DescribeAsync(CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(
        () => source.InTransactionAsync(
            transaction => SchemaDocument.WriteAsync(transaction.Connection!, cancellationToken), cancellationToken));

    /// <summary>How the warehouse is doing.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read; <see cref="WarehouseException.Missing"/>.</exception>
    public Task<WarehouseStatus> StatusAsync(CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(
        () => source.InTransactionAsync(
            async transaction =>
            {
                var writers = await transaction.QueryAsync(
                    "select range_from, range_to, position, listed_at from etl.writer order by range_from",
                    row => new WriterStatus(row.GetInt32(0), row.GetInt32(1), row.GetInt64(2), ReadInstant(row, 3)), cancellationToken)
                    .ConfigureAwait(false);
                var status = await transaction.QueryAsync(
                    """
                    select current_setting('server_version'), (select max(version) from etl.migration), (select description from etl.rules),
                        (select count(distinct segment_id) from etl.segment), (select coalesce(sum(events), 0)::bigint from etl.segment),
                        (select count(*) from etl.quarantine), (select max(committed_at) from etl.run),
                        (select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint from pg_class c
                         join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'dw' and c.relkind = 'r')
                    """,
                    row => new WarehouseStatus
                    {
                        ServerVersion = row.GetString(0),
                        SchemaVersion = row.GetInt32(1),
                        Rules = row.IsDBNull(2) ? null : row.GetString(2),
                        Segments = row.GetInt64(3),
                        Events = row.GetInt64(4),
                        PutAside = row.GetInt64(5),
                        LastCommittedAt = ReadInstant(row, 6),
                        CompleteUntil = writers.TrueForAll(writer => writer.ListedAt is not null)
                            ? writers.Min(writer => writer.ListedAt)
                            : null,
                        Writers = writers,
                        Bytes = row.GetInt64(7),
                    },
                    cancellationToken).ConfigureAwait(false);
                return status[0];
            },
            cancellationToken));

    /// <summary>Looks for what may go wrong. Changes nothing.</summary>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="WarehouseException">The database cannot be reached.</exception>
    public Task<IReadOnlyList<Checkup>> CheckAsync(Instant now, CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(
        () => source.InTransactionAsync(
            transaction => WarehouseCheckup.RunAsync(transaction, now, cancellationToken), cancellationToken));

    private static Instant? ReadInstant(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : StoredFacts.ReadInstant(row, column);
}
