using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>Asks a large table once for each row of a small one, through an index.</summary>
/// <remarks>
/// Left to choose, the planner reads all facts as soon as a slice touches some hundred sessions.
/// </remarks>
internal static class ByIndex
{
    /// <summary>Joins a table to what stands before it; <c>offset 0</c> keeps the subquery one.</summary>
    /// <param name="table">The table, with its schema.</param>
    /// <param name="alias">Its name in the query.</param>
    /// <param name="condition">Which rows; must begin with columns of an index.</param>
    public static string Join(string table, string alias, string condition) =>
        $"cross join lateral (select * from {table} {alias} where {condition} offset 0) {alias}";

    /// <summary>Runs a statement that changes rows in the same way, where no subquery can be kept.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="parameters">Its parameters.</param>
    public static async Task ChangeAsync(
        NpgsqlConnection connection, string statement, CancellationToken cancellationToken, params object[] parameters)
    {
        await connection.RunAsync("set local enable_hashjoin = off; set local enable_mergejoin = off", cancellationToken)
            .ConfigureAwait(false);
        await connection.RunAsync(statement, cancellationToken, parameters).ConfigureAwait(false);
        await connection.RunAsync(
            "set local enable_hashjoin to default; set local enable_mergejoin to default", cancellationToken).ConfigureAwait(false);
    }
}
