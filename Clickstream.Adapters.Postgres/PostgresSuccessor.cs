using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>A warehouse built in schemas beside the live ones, and renamed into their place.</summary>
internal sealed class PostgresSuccessor : IWarehouseSuccessor
{
    private readonly NpgsqlDataSource source;
    private readonly NpgsqlConnection turn;
    private readonly PostgresWarehouse built;

    private PostgresSuccessor(NpgsqlDataSource source, NpgsqlConnection turn) =>
        (this.source, this.turn, built) = (source, turn, new PostgresWarehouse(source, SchemaNames.Next));

    /// <summary>Makes the empty schemas, discarding what an earlier attempt left.</summary>
    public static async Task<PostgresSuccessor> CreateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        // One rebuild at a time: the lock is held by this connection as long as the successor lives.
        var turn = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var isMine = await turn.QueryAsync(
                "select pg_try_advisory_lock(hashtextextended('clickstream.rebuild', 0))", reader => reader.GetBoolean(0), cancellationToken)
                .ConfigureAwait(false);
            if (!isMine[0])
            {
                throw new WarehouseException(WarehouseException.Busy, "Another rebuild is running.", isTransient: true);
            }

            await turn.RunAsync(DropNext, cancellationToken).ConfigureAwait(false);
            var successor = new PostgresSuccessor(source, turn);
            await successor.PrepareAsync(cancellationToken).ConfigureAwait(false);
            return successor;
        }
        catch
        {
            await turn.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string DropNext => SchemaNames.Next.Fill("drop schema if exists {dw} cascade; drop schema if exists {etl} cascade");

    public Task PrepareAsync(CancellationToken cancellationToken) => built.PrepareAsync(cancellationToken);

    public Task<Checkpoint> GetCheckpointAsync(CancellationToken cancellationToken) => built.GetCheckpointAsync(cancellationToken);

    public Task<IProjection> BeginAsync(
        IReadOnlyCollection<SegmentId> segments, SessionRules rules, CancellationToken cancellationToken) =>
        built.BeginAsync(segments, rules, cancellationToken);

    public Task<IWarehouseSuccessor> CreateSuccessorAsync(CancellationToken cancellationToken) => built.CreateSuccessorAsync(cancellationToken);

    public Task<bool> TryPublishAsync(CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(() => source.InTransactionAsync(
        async transaction =>
        {
            await transaction.LockAsync(SchemaNames.Live, cancellationToken).ConfigureAwait(false);
            var missing = await transaction.QueryAsync(
                $"select 1 from {SchemaNames.Live.Etl}.segment where segment_id not in (select segment_id from {SchemaNames.Next.Etl}.segment) limit 1",
                reader => reader.GetInt32(0), cancellationToken).ConfigureAwait(false);
            if (missing.Count > 0)
            {
                return false;
            }

            var (live, next) = (SchemaNames.Live, SchemaNames.Next);
            await transaction.RunAsync(
                $"""
                insert into {next.Etl}.run (committed_at, segments, events, sessions_written, sessions_replaced)
                select committed_at, segments, events, sessions_written, sessions_replaced from {live.Etl}.run order by run_id;
                drop schema {live.Dw}, {live.Etl} cascade;
                alter schema {next.Dw} rename to {live.Dw};
                alter schema {next.Etl} rename to {live.Etl}
                """,
                cancellationToken).ConfigureAwait(false);
            await Migrator.CreateViewsAsync(transaction, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken));

    /// <summary>Discards what was not published. After a lost connection the next rebuild does it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await turn.RunAsync(DropNext, CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and with it the lock; nothing else can be done here.
        }

        await turn.DisposeAsync().ConfigureAwait(false);
    }
}
