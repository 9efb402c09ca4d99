using Clickstream.Domain.Ports;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>A turn that one process has at a time: an advisory lock held by a connection of its own, which ends with it.</summary>
internal sealed class SessionTurn : IAsyncDisposable
{
    /// <summary>The turn to rewrite or remove segments.</summary>
    public const string Upkeep = "clickstream.upkeep";

    /// <summary>The turn to build a successor, or to take facts out.</summary>
    public const string Rebuild = "clickstream.rebuild";

    private const string Unlock = "select pg_advisory_unlock_all()";

    private SessionTurn(NpgsqlConnection connection) => Connection = connection;

    /// <summary>The connection that holds the lock; may be used otherwise too.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Takes the turn.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="busy">What to say when somebody else has it.</param>
    /// <param name="cancellationToken">Ends the wait for a connection.</param>
    /// <param name="names">The names of the turns to take together, always in the same order.</param>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.Busy"/>.</exception>
    public static async Task<SessionTurn> TakeAsync(
        NpgsqlDataSource source, string busy, CancellationToken cancellationToken, params string[] names)
    {
        var turn = new SessionTurn(await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false));
        try
        {
            foreach (var name in names)
            {
                var isMine = await turn.Connection.QueryAsync(
                    "select pg_try_advisory_lock(hashtextextended($1, 0))", reader => reader.GetBoolean(0), cancellationToken, name)
                    .ConfigureAwait(false);
                if (!isMine[0])
                {
                    throw new WarehouseException(WarehouseException.Busy, busy, isTransient: true);
                }
            }

            return turn;
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
