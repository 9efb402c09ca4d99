using Clickstream.Adapters.Postgres.Projection;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>A warehouse in PostgreSQL 15 or later. Thread-safe.</summary>
/// <remarks>
/// A slice is one transaction at the default isolation. One writer at a time holds an advisory lock; should two ever write, the primary key
/// of the checkpoint lets only one of them commit.
/// </remarks>
public sealed class PostgresWarehouse : IWarehouse
{
    /// <summary>How long a run waits for another one to end.</summary>
    internal const string LockTimeout = "30s";

    private readonly NpgsqlDataSource source;
    private readonly SchemaNames schema;

    /// <summary>The warehouse behind a data source.</summary>
    public PostgresWarehouse(NpgsqlDataSource source)
        : this(source, SchemaNames.Live)
    {
    }

    internal PostgresWarehouse(NpgsqlDataSource source, SchemaNames schema) => (this.source, this.schema) = (source, schema);

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellationToken) => InTransactionAsync(
        async transaction =>
        {
            await transaction.LockAsync(schema, cancellationToken).ConfigureAwait(false);
            await Migrator.MigrateAsync(transaction, schema, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<Checkpoint> GetCheckpointAsync(CancellationToken cancellationToken) => InTransactionAsync(
        async transaction =>
        {
            var rules = await RulesAsync(transaction, cancellationToken).ConfigureAwait(false);
            var segments = await transaction.QueryAsync(
                schema.Fill("select segment_id from {etl}.segment"), reader => new SegmentId(reader.GetString(0)), cancellationToken)
                .ConfigureAwait(false);
            var listing = await transaction.QueryAsync(
                schema.Fill("select location, extract(epoch from listed_at)::bigint from {etl}.listing"),
                reader => new HistoryListing(reader.GetString(0), Instant.FromUnixTimeSeconds(reader.GetInt64(1))), cancellationToken)
                .ConfigureAwait(false);
            return new Checkpoint(segments.ToHashSet(), rules, listing.SingleOrDefault());
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IProjection> BeginAsync(
        IReadOnlyCollection<SegmentId> segments, SessionRules rules, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync(async () =>
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await transaction.LockAsync(schema, cancellationToken).ConfigureAwait(false);
                if (await RulesAsync(transaction, cancellationToken).ConfigureAwait(false) is { } inForce && inForce != rules.Describe())
                {
                    throw new WarehouseException(WarehouseException.RulesChanged, "The warehouse was built with other session rules.");
                }

                var moved = await transaction.QueryAsync(
                    schema.Fill("select 1 from {etl}.segment where segment_id = any($1) limit 1"), reader => reader.GetInt32(0),
                    cancellationToken, (object)segments.Select(segment => segment.Value).ToArray()).ConfigureAwait(false);
                return moved.Count == 0
                    ? (IProjection)new PostgresProjection(transaction, schema, rules)
                    : throw new WarehouseException(
                        WarehouseException.CheckpointMoved, "Another run has projected segments of this slice in the meantime.",
                        isTransient: true);
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        });

    /// <inheritdoc/>
    public Task RecordListingAsync(HistoryListing listing, CancellationToken cancellationToken) => InTransactionAsync(
        async transaction =>
        {
            await transaction.RunAsync(
                schema.Fill(
                    """
                    insert into {etl}.listing (location, listed_at) values ($1, to_timestamp($2))
                    on conflict (is_latest) do update set location = excluded.location, listed_at = excluded.listed_at
                    """),
                cancellationToken, listing.Location, listing.At.ToUnixTimeSeconds()).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IAsyncDisposable> BeginUpkeepAsync(bool removesFacts, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync<IAsyncDisposable>(async () => await SessionTurn.TakeAsync(
            source, "A compaction, an erasure, an expiry or a rebuild is running.", cancellationToken,
            removesFacts ? [SessionTurn.Upkeep, SessionTurn.Rebuild] : [SessionTurn.Upkeep]).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<bool> TryReplaceSegmentsAsync(
        IReadOnlyCollection<SegmentId> sources, SegmentId replacement, long removed, CancellationToken cancellationToken) =>
        InTransactionAsync(
            async transaction =>
            {
                await transaction.LockAsync(schema, cancellationToken).ConfigureAwait(false);
                ArgumentOutOfRangeException.ThrowIfZero(sources.Count);
                var names = sources.Select(source => source.Value).ToArray();
                var held = await transaction.QueryAsync(
                    schema.Fill("select segment_id from {etl}.segment where segment_id = any($1) or segment_id = $2"),
                    reader => reader.GetString(0), cancellationToken, names, replacement.Value).ConfigureAwait(false);
                var isThere = held.Remove(replacement.Value);
                if (held.Count < names.Length)
                {
                    // Taken out with the segment put in their place: it was done before.
                    return held.Count == 0 && isThere;
                }

                await transaction.RunAsync(
                    schema.Fill("delete from {etl}.segment where segment_id = $1"), cancellationToken, replacement.Value)
                    .ConfigureAwait(false);
                await transaction.RunAsync(
                    schema.Fill(
                        """
                        with source as (delete from {etl}.segment where segment_id = any($1) returning *)
                        insert into {etl}.segment (segment_id, events, projected, duplicates, conflicts, kept_out, removed)
                        select $2, sum(events), sum(projected), sum(duplicates), sum(conflicts), sum(kept_out), sum(removed) + $3
                        from source
                        """),
                    cancellationToken, names, replacement.Value, removed).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task ExpireSegmentsAsync(IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken) => InTransactionAsync(
        async transaction =>
        {
            await transaction.LockAsync(schema, cancellationToken).ConfigureAwait(false);
            await transaction.RunAsync(
                schema.Fill(
                    """
                    insert into {etl}.segment (segment_id, events, projected, duplicates, conflicts, is_expired)
                    select segment_id, 0, 0, 0, 0, true from unnest($1::text[]) as s(segment_id) order by segment_id
                    on conflict (segment_id) do update set is_expired = true
                    """),
                cancellationToken, (object)segments.Select(segment => segment.Value).ToArray()).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IWarehouseSuccessor> CreateSuccessorAsync(CancellationToken cancellationToken) => schema == SchemaNames.Live
        ? PostgresErrors.TranslateAsync<IWarehouseSuccessor>(async () =>
            await PostgresSuccessor.CreateAsync(source, cancellationToken).ConfigureAwait(false))
        : throw new NotSupportedException("A successor has no successor of its own.");

    private Task<List<string>> DescriptionsAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        transaction.QueryAsync(
            schema.Fill("select description from {etl}.rules"), reader => reader.GetString(0), cancellationToken);

    private async Task<string?> RulesAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        (await DescriptionsAsync(transaction, cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    private Task<TResult> InTransactionAsync<TResult>(Func<NpgsqlTransaction, Task<TResult>> work, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync(() => source.InTransactionAsync(work, cancellationToken));
}
