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

    private const int ShareAttempts = 60;
    private static readonly TimeSpan ShareDelay = TimeSpan.FromSeconds(0.5);

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
                if (!await turn.TryAsync("pg_try_advisory_lock", name, cancellationToken).ConfigureAwait(false))
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

    /// <summary>
    /// Takes a turn that several processes may share: alone when nobody else has it, to prepare what they share, then with whoever comes.
    /// </summary>
    /// <param name="source">Where from.</param>
    /// <param name="name">The name of the turn.</param>
    /// <param name="prepareAsync">Prepares what is shared, or makes sure that it is; whether somebody else may be there.</param>
    /// <param name="busy">What to say when somebody has it alone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.Busy"/>: somebody has it alone for longer.</exception>
    public static async Task<SessionTurn> ShareAsync(
        NpgsqlDataSource source, string name, Func<NpgsqlConnection, bool, Task> prepareAsync, string busy,
        CancellationToken cancellationToken)
    {
        var turn = new SessionTurn(await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false));
        try
        {
            for (var attempt = 0; attempt < ShareAttempts; attempt++)
            {
                if (await turn.TryAsync("pg_try_advisory_lock", name, cancellationToken).ConfigureAwait(false))
                {
                    await prepareAsync(turn.Connection, false).ConfigureAwait(false);
                    await turn.Connection.RunAsync(
                        "select pg_advisory_lock_shared(hashtextextended($1, 0)), pg_advisory_unlock(hashtextextended($1, 0))",
                        cancellationToken, name).ConfigureAwait(false);
                    return turn;
                }

                if (await turn.TryAsync("pg_try_advisory_lock_shared", name, cancellationToken).ConfigureAwait(false))
                {
                    await prepareAsync(turn.Connection, true).ConfigureAwait(false);
                    return turn;
                }

                await Task.Delay(ShareDelay, cancellationToken).ConfigureAwait(false);
            }

            throw new WarehouseException(WarehouseException.Busy, busy, isTransient: true);
        }
        catch
        {
            await turn.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gives a shared turn back and waits to have it alone.</summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.Busy"/>: others keep it.</exception>
    public Task TakeAloneAsync(string name, CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(async () =>
    {
        await Connection.RunAsync(
            $"set lock_timeout = '{PostgresWarehouse.LockTimeout}'; {Unlock}", cancellationToken).ConfigureAwait(false);
        await Connection.RunAsync("select pg_advisory_lock(hashtextextended($1, 0))", cancellationToken, name).ConfigureAwait(false);
        await Connection.RunAsync("reset lock_timeout", cancellationToken).ConfigureAwait(false);
    });

    private async Task<bool> TryAsync(string function, string name, CancellationToken cancellationToken) =>
        (await Connection.QueryAsync(
            $"select {function}(hashtextextended($1, 0))", reader => reader.GetBoolean(0), cancellationToken, name)
            .ConfigureAwait(false))[0];

    /// <summary>Gives the turn back. A connection that cannot is closed for good, so that the lock does not live on in the pool.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Connection.RunAsync(Unlock, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresErrors.MayBePassedOver(failure))
        {
            NpgsqlConnection.ClearPool(Connection);
        }
        finally
        {
            await Connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
