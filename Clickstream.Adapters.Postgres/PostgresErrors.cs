using System.Net.Sockets;
using Clickstream.Domain.Ports;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>Translates what Npgsql throws into the port's exception. Messages never hold a connection string.</summary>
internal static class PostgresErrors
{
    /// <summary>Runs database work, translating its failures.</summary>
    public static async Task<TResult> TranslateAsync<TResult>(Func<Task<TResult>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (IsOfDatabase(failure) || failure is OverflowException)
        {
            throw Translate(failure);
        }
    }

    /// <inheritdoc cref="TranslateAsync{TResult}"/>
    public static Task TranslateAsync(Func<Task> work) => TranslateAsync(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });

    /// <summary>Whether giving something back fails like this, of which nobody need hear: also on a connection that is closed.</summary>
    public static bool MayBePassedOver(Exception failure) =>
        IsOfDatabase(failure) || failure is InvalidOperationException or WarehouseException;

    private static bool IsOfDatabase(Exception failure) =>
        failure is NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException;

    /// <summary>
    /// A connection that breaks between two commands is met as an object that Npgsql has disposed of, or as a failure of its stream.
    /// </summary>
    private static WarehouseException Translate(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            new(WarehouseException.AccessDenied, "The warehouse refuses the user or the password.", false, failure),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
            new(WarehouseException.AccessDenied, $"The warehouse refuses the access: {refused.MessageText}.", false, failure),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            new(WarehouseException.Unavailable, "The warehouse's server has no such database.", false, failure),
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "segment_pkey" or "dim_visitor_pkey" } =>
            new(WarehouseException.CheckpointMoved, "Another run has projected segments of this slice in the meantime.", true, failure),
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } =>
            new(WarehouseException.Busy, "Another run keeps what this one waits for; try again when it has ended.", true, failure),
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } =>
            new(
                WarehouseException.TimedOut,
                "The warehouse ended a statement: it took longer than statement_timeout, or somebody cancelled it.", true, failure),
        PostgresException refusal when IsOfAValue(refusal.SqlState) =>
            new(WarehouseException.ValueRefused, Describe(refusal), false, failure),
        OverflowException => new(WarehouseException.ValueRefused, "A number is out of the range of its column.", false, failure),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName } =>
            new(WarehouseException.Missing, "The database holds no warehouse yet; run 'project' first.", false, failure),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedColumn } =>
            new(
                WarehouseException.VersionUnknown,
                "The warehouse was made by another version of this program. Run 'migrate' to bring it up to date.", false, failure),
        PostgresException answer =>
            new(
                WarehouseException.Failed, $"The warehouse failed: {answer.MessageText} (SQLSTATE {answer.SqlState}).",
                answer.IsTransient, failure),
        NpgsqlException { InnerException: SocketException socket } => Unreachable(socket, failure),
        SocketException socket => Unreachable(socket, failure),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException =>
            new(WarehouseException.Unavailable, "The warehouse did not answer in time.", true, failure),
        _ => new(WarehouseException.Unavailable, "The connection to the warehouse was lost.", true, failure),
    };

    /// <summary>Data exceptions, values that a constraint does not allow, and rows too large for an index.</summary>
    private static bool IsOfAValue(string sqlState) => sqlState.StartsWith("22", StringComparison.Ordinal)
        || sqlState is PostgresErrorCodes.NotNullViolation or PostgresErrorCodes.CheckViolation or PostgresErrorCodes.ProgramLimitExceeded;

    /// <summary>What was refused, without the value, which the server's own message may repeat.</summary>
    private static string Describe(PostgresException refusal)
    {
        var place = refusal.ConstraintName ?? refusal.ColumnName ?? refusal.TableName;
        return $"The warehouse refuses a value (SQLSTATE {refusal.SqlState}{(place is null ? "" : $", {place}")}).";
    }

    private static WarehouseException Unreachable(SocketException socket, Exception failure) =>
        new(WarehouseException.Unavailable, $"The warehouse cannot be reached: {socket.SocketErrorCode}.", true, failure);
}
