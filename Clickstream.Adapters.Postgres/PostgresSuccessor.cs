using System.Diagnostics;
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
    private const string PublishTurn = "500ms";
    private static readonly TimeSpan PublishPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PublishPatience = TimeSpan.FromMinutes(10);

    private readonly NpgsqlDataSource source;
    private readonly SessionTurn turn;
    private readonly bool isShared;
    private bool isPublished;

    private PostgresSuccessor(NpgsqlDataSource source, SessionTurn turn, bool isShared) =>
        (this.source, this.turn, this.isShared, Built) = (source, turn, isShared, new PostgresWarehouse(source, SchemaNames.Next));

    public IWarehouse Built { get; }

    /// <summary>Drops what was built and not published.</summary>
    /// <remarks>
    /// Not beside a swap: of one whose answer was lost nobody knows whether it is done, and a name that was looked up before its end would
    /// drop the new live warehouse.
    /// </remarks>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.ForeignSchema"/>.</exception>
    public static async Task DiscardAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await transaction.LockAsync(SchemaNames.Live, cancellationToken).ConfigureAwait(false);
            await Migrator.RefuseForeignAsync(connection, SchemaNames.Next, cancellationToken).ConfigureAwait(false);
            await connection.RunAsync(Drop(SchemaNames.Next), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

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
        await Migrator.RefuseForeignAsync(connection, SchemaNames.Previous, cancellationToken).ConfigureAwait(false);
        await DiscardAsync(connection, cancellationToken).ConfigureAwait(false);
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

                return (await RulesInForce.ReadAsync(transaction, SchemaNames.Next, cancellationToken).ConfigureAwait(false) ?? plan.Rules)
                    == plan.Rules;
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
        // A reader in the middle of a long transaction holds up the swap; waiting in short turns, the swap holds up no other reader for
        // long.
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var missing = await PostgresErrors.TranslateAsync(
                    () => source.InTransactionAsync(transaction => SwapAsync(transaction, covered, cancellationToken), cancellationToken))
                    .ConfigureAwait(false);
                isPublished = missing.Count == 0;
                return missing;
            }
            catch (WarehouseException failure) when (
                failure.Code == WarehouseException.Busy && Stopwatch.GetElapsedTime(begin) < PublishPatience)
            {
                await Task.Delay(PublishPause, cancellationToken).ConfigureAwait(false);
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

        // Who has begun to read the live tables goes on to read them: a snapshot of before the swap finds nothing in the new ones.
        await transaction.RunAsync(
            $"lock table {StarTables.ListIn(live)} in access exclusive mode", cancellationToken).ConfigureAwait(false);
        await RefuseDependentsAsync(transaction.Connection!, cancellationToken).ConfigureAwait(false);
        await transaction.RunAsync(Migrator.Read("copy_rights.sql"), cancellationToken).ConfigureAwait(false);
        await Writers.InheritAsync(transaction, cancellationToken).ConfigureAwait(false);
        await transaction.RunAsync(
            $"""
            insert into {next.Etl}.run (committed_at, segments, events, sessions_written, sessions_replaced)
            select committed_at, segments, events, sessions_written, sessions_replaced from {live.Etl}.run order by run_id;
            insert into {next.Etl}.rejection (batch_id, received_hour, code, events)
            select batch_id, received_hour, code, events from {live.Etl}.rejection;
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
            if (!isShared && !isPublished)
            {
                await DiscardAsync(turn.Connection, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (PostgresErrors.MayBePassedOver(failure))
        {
            // The connection is gone, and with it the lock; or others write for longer. Nothing else can be done here.
        }
        finally
        {
            await turn.DisposeAsync().ConfigureAwait(false);
        }
    }
}
