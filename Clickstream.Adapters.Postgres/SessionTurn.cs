using Clickstream.Domain.Ports;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>A turn that one process has at a time: an advisory lock held by a connection of its own, which ends with it.</summary>
internal sealed class SessionTurn : IAsyncDisposable
{
    private const string Unlock = "select pg_advisory_unlock_all()";

    private SessionTurn(NpgsqlConnection connection) => Connection = connection;

    /// <summary>The connection that holds the lock; may be used otherwise too.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Takes the turn.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="name">The name of the turn.</param>
    /// <param name="busy">What to say when somebody else has it.</param>
    /// <param name="cancellationToken">Ends the wait for a connection.</param>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.Busy"/>.</exception>
    public static async Task<SessionTurn> TakeAsync(
        NpgsqlDataSource source, string name, string busy, CancellationToken cancellationToken)
    {
        var turn = new SessionTurn(await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false));
        try
        {
            var isMine = await turn.Connection.QueryAsync(
                "select pg_try_advisory_lock(hashtextextended($1, 0))", reader => reader.GetBoolean(0), cancellationToken, name)
                .ConfigureAwait(false);
            return isMine[0] ? turn : throw new WarehouseException(WarehouseException.Busy, busy, isTransient: true);
        }
        catch
        {
            await turn.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gives the turn back. A connection that cannot is closed for good, so that the lock does not live on in the pool.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Connection.RunAsync(Unlock, CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            NpgsqlConnection.ClearPool(Connection);
        }

        await Connection.DisposeAsync().ConfigureAwait(false);
    }
}
