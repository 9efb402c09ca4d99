using Clickstream.Adapters.Postgres.Projection;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>A warehouse built in schemas beside the live ones, and renamed into their place.</summary>
internal sealed class PostgresSuccessor : IWarehouseSuccessor
{
    private const int PublishAttempts = 60;
    private const string PublishTurn = "5s";

    private readonly NpgsqlDataSource source;
    private readonly SessionTurn turn;
    private readonly PostgresWarehouse built;
    private readonly bool isShared;

    private PostgresSuccessor(NpgsqlDataSource source, SessionTurn turn, bool isShared) =>
        (this.source, this.turn, this.isShared, built) = (source, turn, isShared, new PostgresWarehouse(source, SchemaNames.Next));

    /// <summary>Drops the schemas of a warehouse that is not published.</summary>
    public static string DropNext => Drop(SchemaNames.Next);

    /// <summary>Drops the warehouse that was replaced.</summary>
    public static string DropPrevious => Drop(SchemaNames.Previous);

    /// <summary>
    /// Makes the empty schemas, discarding what an earlier attempt left; of those that several processes build only if it was by another
    /// plan.
    /// </summary>
    public static async Task<PostgresSuccessor> CreateAsync(
        NpgsqlDataSource source, SuccessorPlan plan, CancellationToken cancellationToken)
    {
        const string Busy = "A rebuild, an erasure or an expiry is running.";

        // One rebuild at a time: the lock is held by this connection as long as the successor lives.
        if (!plan.IsShared)
        {
            var turn = await SessionTurn.TakeAsync(source, Busy, cancellationToken, SessionTurn.Rebuild).ConfigureAwait(false);
            try
            {
                await MakeAsync(source, turn.Connection, plan, cancellationToken).ConfigureAwait(false);
                return new PostgresSuccessor(source, turn, isShared: false);
            }
            catch
            {
                await turn.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        var shared = await SessionTurn.ShareAsync(
            source, SessionTurn.Rebuild,
            async (connection, areOthersThere) =>
            {
                if (await IsByPlanAsync(source, plan, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                if (areOthersThere)
                {
                    throw new WarehouseException(
                        WarehouseException.Busy, "A rebuild with another number of writers or other session rules is running.",
                        isTransient: true);
                }

                await MakeAsync(source, connection, plan, cancellationToken).ConfigureAwait(false);
            },
            Busy, cancellationToken).ConfigureAwait(false);
        return new PostgresSuccessor(source, shared, isShared: true);
    }

    private static async Task MakeAsync(
        NpgsqlDataSource source, NpgsqlConnection connection, SuccessorPlan plan, CancellationToken cancellationToken)
    {
        await RefuseDependentsAsync(connection, cancellationToken).ConfigureAwait(false);
        await Migrator.RefuseForeignAsync(connection, SchemaNames.Next, cancellationToken).ConfigureAwait(false);
        await Migrator.RefuseForeignAsync(connection, SchemaNames.Previous, cancellationToken).ConfigureAwait(false);
        await connection.RunAsync(DropNext, cancellationToken).ConfigureAwait(false);
        var next = new PostgresWarehouse(source, SchemaNames.Next);
        await next.PrepareAsync(cancellationToken).ConfigureAwait(false);
        await next.DivideAsync(plan.Writers, cancellationToken).ConfigureAwait(false);
    }

    private static Task<bool> IsByPlanAsync(NpgsqlDataSource source, SuccessorPlan plan, CancellationToken cancellationToken) =>
        source.InTransactionAsync(
            async transaction =>
            {
                if (!await Migrator.IsCurrentAsync(transaction, SchemaNames.Next, cancellationToken).ConfigureAwait(false)
                    || !await Writers.AreDividedAsync(transaction, SchemaNames.Next, plan.Writers, cancellationToken)
                        .ConfigureAwait(false))
                {
                    return false;
                }

                var rules = await transaction.QueryAsync(
                    SchemaNames.Next.Fill("select description from {etl}.rules"), row => row.GetString(0), cancellationToken)
                    .ConfigureAwait(false);
                return rules.TrueForAll(inForce => inForce == plan.Rules);
            },
            cancellationToken);

    private static string Drop(SchemaNames schema) =>
        schema.Fill("drop schema if exists {dw} cascade; drop schema if exists {etl} cascade");

    public async Task<bool> TryTakeAloneAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (isShared)
            {
                await turn.TakeAloneAsync(SessionTurn.Rebuild, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (WarehouseException failure) when (failure.Code == WarehouseException.Busy)
        {
            return false;
        }

        return await PostgresErrors.TranslateAsync(() => source.InTransactionAsync(
            transaction => Migrator.IsCurrentAsync(transaction, SchemaNames.Next, cancellationToken), cancellationToken))
            .ConfigureAwait(false);
    }

    public Task PrepareAsync(CancellationToken cancellationToken) => built.PrepareAsync(cancellationToken);

    public Task DivideAsync(int writers, CancellationToken cancellationToken) => built.DivideAsync(writers, cancellationToken);

    public Task<Checkpoint> GetCheckpointAsync(VisitorRange writer, CancellationToken cancellationToken) =>
        built.GetCheckpointAsync(writer, cancellationToken);

    public Task<IReadOnlyDictionary<SegmentId, IReadOnlyList<VisitorRange>>> FindProjectedAsync(
        IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken) =>
        built.FindProjectedAsync(segments, cancellationToken);

    public IAsyncEnumerable<SegmentOutcome> ReadOutcomesAsync(CancellationToken cancellationToken) =>
        built.ReadOutcomesAsync(cancellationToken);

    public Task<IProjection> BeginAsync(ProjectionScope scope, SessionRules rules, CancellationToken cancellationToken) =>
        built.BeginAsync(scope, rules, cancellationToken);

    public Task<IWarehouseSuccessor> CreateSuccessorAsync(SuccessorPlan plan, CancellationToken cancellationToken) =>
        built.CreateSuccessorAsync(plan, cancellationToken);

    public Task RecordListingAsync(VisitorRange writer, HistoryListing listing, CancellationToken cancellationToken) =>
        built.RecordListingAsync(writer, listing, cancellationToken);

    public Task SettleAsync(CancellationToken cancellationToken) => built.SettleAsync(cancellationToken);

    public Task<bool> TryReplaceSegmentsAsync(
        IReadOnlyCollection<SegmentId> sources, SegmentId replacement, long events, CancellationToken cancellationToken) =>
        built.TryReplaceSegmentsAsync(sources, replacement, events, cancellationToken);

    public Task<IAsyncDisposable> BeginUpkeepAsync(bool removesFacts, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A successor is no warehouse of a history that is rewritten.");

    public Task ExpireSegmentsAsync(IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken) =>
        built.ExpireSegmentsAsync(segments, cancellationToken);

    public Task<IReadOnlyList<SegmentId>> FindMissingAsync(
        IReadOnlyCollection<SegmentId> covered, CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(
        () => source.InTransactionAsync<IReadOnlyList<SegmentId>>(
            async transaction => await SegmentRecord.MissingAsync(transaction, covered, cancellationToken).ConfigureAwait(false),
            cancellationToken));

    public Task CheckAsync(CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(
        () => source.InTransactionAsync(
            async transaction =>
            {
                await WarehouseComparison.CheckAsync(transaction, SchemaNames.Next, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken));

    public Task<IReadOnlyList<WarehouseDifference>> CompareAsync(CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(
        async () =>
        {
            // Members that a run noted and did not come to settle are no difference.
            await source.InTransactionAsync(
                async transaction =>
                {
                    await transaction.LockAsync(SchemaNames.Live, cancellationToken).ConfigureAwait(false);
                    await Suspects.SettleAsync(transaction, SchemaNames.Live, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
            return await source.InTransactionAsync(
                transaction => WarehouseComparison.RunAsync(transaction, SchemaNames.Live, SchemaNames.Next, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        });

    public async Task<IReadOnlyList<SegmentId>> TryPublishAsync(
        IReadOnlyCollection<SegmentId> covered, CancellationToken cancellationToken)
    {
        // A reader in the middle of a long query holds up the swap of the views; waiting in short turns, the swap holds up
        // no other reader for long.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PostgresErrors.TranslateAsync(
                    () => source.InTransactionAsync(transaction => SwapAsync(transaction, covered, cancellationToken), cancellationToken))
                    .ConfigureAwait(false);
            }
            catch (WarehouseException failure) when (failure.Code == WarehouseException.Busy && attempt < PublishAttempts)
            {
                // The next attempt waits in the same way.
            }
        }
    }

    private static async Task<List<SegmentId>> SwapAsync(
        NpgsqlTransaction transaction, IReadOnlyCollection<SegmentId> covered, CancellationToken cancellationToken)
    {
        var (live, next) = (SchemaNames.Live, SchemaNames.Next);
        await transaction.LockAsync(live, cancellationToken).ConfigureAwait(false);
        await transaction.RunAsync($"set local lock_timeout = '{PublishTurn}'", cancellationToken).ConfigureAwait(false);
        var missing = await SegmentRecord.MissingAsync(transaction, covered, cancellationToken).ConfigureAwait(false);
        if (missing.Count > 0)
        {
            return missing;
        }

        await RefuseDependentsAsync(transaction.Connection!, cancellationToken).ConfigureAwait(false);
        await transaction.RunAsync(Migrator.Read("copy_rights.sql"), cancellationToken).ConfigureAwait(false);
        await Writers.InheritAsync(transaction, cancellationToken).ConfigureAwait(false);
        await transaction.RunAsync(
            $"""
            insert into {next.Etl}.run (committed_at, segments, events, sessions_written, sessions_replaced)
            select committed_at, segments, events, sessions_written, sessions_replaced from {live.Etl}.run order by run_id;
            {DropPrevious};
            alter schema {live.Dw} rename to {SchemaNames.Previous.Dw};
            alter schema {live.Etl} rename to {SchemaNames.Previous.Etl};
            alter schema {next.Dw} rename to {live.Dw};
            alter schema {next.Etl} rename to {live.Etl}
            """,
            cancellationToken).ConfigureAwait(false);
        await Migrator.CreateViewsAsync(transaction, cancellationToken).ConfigureAwait(false);
        return missing;
    }

    /// <summary>Objects of others would go on speaking of the old tables and be dropped with them.</summary>
    private static async Task RefuseDependentsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var dependents = await connection.QueryAsync(
            """
            select distinct format('%I.%I', n.nspname, v.relname)
            from pg_depend d
            join pg_rewrite r on r.oid = d.objid
            join pg_class v on v.oid = r.ev_class
            join pg_namespace n on n.oid = v.relnamespace
            join pg_class t on t.oid = d.refobjid
            join pg_namespace s on s.oid = t.relnamespace
            where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and s.nspname in ('dw', 'etl')
                and n.nspname not in ('dw', 'etl') and n.nspname || '.' || v.relname <> all ($1)
            order by 1
            """,
            reader => reader.GetString(0), cancellationToken, (object)Migrator.Views.ToArray()).ConfigureAwait(false);
        if (dependents.Count > 0)
        {
            throw new WarehouseException(
                WarehouseException.Depended,
                $"A rebuild would leave these views on the old tables: {string.Join(", ", dependents)}. "
                    + "Build them on the views of schema report, or drop them first.");
        }
    }

    /// <summary>
    /// Discards what was not published, unless others build it too. After a lost connection the next rebuild does it.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!isShared)
            {
                await turn.Connection.RunAsync(DropNext, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and with it the lock; nothing else can be done here.
        }

        await turn.DisposeAsync().ConfigureAwait(false);
    }
}
