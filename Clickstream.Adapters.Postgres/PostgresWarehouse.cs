using System.Runtime.CompilerServices;
using Clickstream.Adapters.Postgres.Projection;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>A warehouse in PostgreSQL 15 or later. Thread-safe.</summary>
/// <remarks>
/// A slice is one transaction at the default isolation. Of each shard one writer at a time holds an advisory lock; should two ever write,
/// each commits only if the position is still the one at which it began.
/// </remarks>
public sealed class PostgresWarehouse : IWarehouse
{
    /// <summary>How long a run waits for another one to end.</summary>
    internal const string LockTimeout = "30s";

    /// <summary>How long a writer waits for rows that another writer has locked until its slice is committed.</summary>
    internal const string RowLockTimeout = "5min";

    private readonly NpgsqlDataSource source;
    private readonly SchemaNames schema;

    /// <summary>The warehouse behind a data source.</summary>
    public PostgresWarehouse(NpgsqlDataSource source)
        : this(source, SchemaNames.Live)
    {
    }

    internal PostgresWarehouse(NpgsqlDataSource source, SchemaNames schema) => (this.source, this.schema) = (source, schema);

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var isCurrent = await InTransactionAsync(
            transaction => Migrator.IsCurrentAsync(transaction, schema, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (!isCurrent)
        {
            await AloneAsync(transaction => Migrator.MigrateAsync(transaction, schema, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task DivideAsync(int writers, CancellationToken cancellationToken)
    {
        var isDivided = await InTransactionAsync(
            transaction => Writers.AreDividedAsync(transaction, schema, writers, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (!isDivided)
        {
            await AloneAsync(transaction => Writers.DivideAsync(transaction, schema, writers, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<Checkpoint> GetCheckpointAsync(VisitorRange writer, CancellationToken cancellationToken) => InTransactionAsync(
        async transaction => new Checkpoint(
            await RulesInForce.ReadAsync(transaction, schema, cancellationToken).ConfigureAwait(false),
            await Writers.ListingAsync(transaction, schema, writer, cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<SegmentId, IReadOnlyList<VisitorRange>>> FindProjectedAsync(
        IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken) => InTransactionAsync(
        transaction => SegmentRecord.FindAsync(transaction, schema, segments, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SegmentOutcome> ReadOutcomesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var outcomes = await InTransactionAsync(
            transaction => transaction.QueryAsync(
                schema.Fill(SegmentRecord.Outcomes), SegmentRecord.ReadOutcome, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        foreach (var outcome in outcomes)
        {
            yield return outcome;
        }
    }

    /// <inheritdoc/>
    public Task<IProjection> BeginAsync(ProjectionScope scope, SessionRules rules, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync(async () =>
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await (scope.Writer is { } writer
                    ? transaction.LockAsync(schema, writer, cancellationToken)
                    : transaction.LockAsync(schema, cancellationToken)).ConfigureAwait(false);
                // A lookup of a few rows must not be compiled because the planner expects many.
                await transaction.RunAsync("set local jit = off", cancellationToken).ConfigureAwait(false);
                var inForce = await RulesInForce.ReadAsync(transaction, schema, cancellationToken).ConfigureAwait(false);
                if (inForce is not null && inForce != rules.Describe())
                {
                    throw new WarehouseException(WarehouseException.RulesChanged, "The warehouse was built with other session rules.");
                }

                var position = scope.Writer is { } range
                    ? await Writers.PositionAsync(transaction, schema, range, cancellationToken).ConfigureAwait(false)
                    : 0;
                return await SegmentRecord.IsAnyProjectedAsync(transaction, schema, scope.Parts, cancellationToken).ConfigureAwait(false)
                    ? throw new WarehouseException(
                        WarehouseException.CheckpointMoved, "Another run has projected segments of this slice in the meantime.",
                        isTransient: true)
                    : (IProjection)new PostgresProjection(source, transaction, schema, scope.Writer, position, rules);
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        });

    /// <inheritdoc/>
    public Task RecordListingAsync(VisitorRange writer, HistoryListing listing, CancellationToken cancellationToken) => AloneAsync(
        transaction => Writers.RecordListingAsync(transaction, schema, writer, listing, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var isAnyNoted = await InTransactionAsync(
            transaction => Suspects.IsAnyNotedAsync(transaction, schema, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (isAnyNoted)
        {
            await AloneAsync(transaction => Suspects.SettleAsync(transaction, schema, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<IAsyncDisposable> BeginUpkeepAsync(bool removesFacts, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync<IAsyncDisposable>(async () =>
        {
            var turn = await SessionTurn.TakeAsync(
                source, "A compaction, an erasure, an expiry or a rebuild is running.", cancellationToken,
                removesFacts ? [SessionTurn.Upkeep, SessionTurn.Rebuild] : [SessionTurn.Upkeep]).ConfigureAwait(false);
            try
            {
                if (removesFacts)
                {
                    // What several processes have begun to build, and left, would bring back what is taken out.
                    await PostgresSuccessor.DiscardAsync(turn.Connection, cancellationToken).ConfigureAwait(false);
                }

                return turn;
            }
            catch
            {
                await turn.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        });

    /// <inheritdoc/>
    public async Task<bool> TryReplaceSegmentsAsync(
        IReadOnlyCollection<SegmentId> sources, SegmentId replacement, SegmentSize events, CancellationToken cancellationToken)
    {
        var isReplaced = false;
        await AloneAsync(
            async transaction => isReplaced = await SegmentRecord
                .TryReplaceAsync(transaction, schema, sources, replacement, events, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return isReplaced;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<EventIdentity, string>> FindRefusedAsync(
        IReadOnlyCollection<Guid> visitorKeys, CancellationToken cancellationToken) =>
        InTransactionAsync<IReadOnlyDictionary<EventIdentity, string>>(
            async transaction => (await transaction.QueryAsync(
                schema.Fill("select visitor_key, event_id, fingerprint, reason from {etl}.quarantine where visitor_key = any($1)"),
                row => (
                    Identity: new EventIdentity(row.GetGuid(0), new EventId(row.GetGuid(1)), row.GetInt64(2)), Reason: row.GetString(3)),
                cancellationToken, (object)visitorKeys.ToArray()).ConfigureAwait(false))
                .ToDictionary(row => row.Identity, row => row.Reason),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>> FindCountedRejectionsAsync(CancellationToken cancellationToken) =>
        InTransactionAsync(transaction => Rejections.FindAsync(transaction, schema, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task CountRejectionsAsync(
        IReadOnlyCollection<RejectionCount> counts, IReadOnlyCollection<string> gone, CancellationToken cancellationToken) =>
        InTransactionAsync(
            async transaction =>
            {
                await Rejections.CountAsync(transaction, schema, counts, gone, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task ExpireSegmentsAsync(IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken) => AloneAsync(
        transaction => SegmentRecord.ExpireAsync(transaction, schema, segments, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IWarehouseSuccessor> CreateSuccessorAsync(
        SuccessorPlan plan, CancellationToken cancellationToken) => schema == SchemaNames.Live
        ? PostgresErrors.TranslateAsync<IWarehouseSuccessor>(async () =>
            await PostgresSuccessor.CreateAsync(source, plan, cancellationToken).ConfigureAwait(false))
        : throw new NotSupportedException("A successor has no successor of its own.");

    /// <summary>Changes the warehouse while nobody else writes to it.</summary>
    private Task<bool> AloneAsync(Func<NpgsqlTransaction, Task> work, CancellationToken cancellationToken) => InTransactionAsync(
        async transaction =>
        {
            await transaction.LockAsync(schema, cancellationToken).ConfigureAwait(false);
            await work(transaction).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private Task<TResult> InTransactionAsync<TResult>(Func<NpgsqlTransaction, Task<TResult>> work, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync(() => source.InTransactionAsync(work, cancellationToken));
}
