using Clickstream.Adapters.Postgres.Rows;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>Runs one statement within a transaction or on a connection, with positional parameters.</summary>
internal static class Commands
{
    public static Task RunAsync(
        this NpgsqlTransaction transaction, string sql, CancellationToken cancellationToken, params object[] parameters) =>
        transaction.Connection!.RunAsync(sql, cancellationToken, parameters);

    public static Task RunAsync(
        this NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] parameters) =>
        connection.CountAsync(sql, cancellationToken, parameters);

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public static async Task<int> CountAsync(
        this NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        var command = Command(connection, sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public static Task<List<TRow>> QueryAsync<TRow>(
        this NpgsqlTransaction transaction, string sql, Func<NpgsqlDataReader, TRow> read, CancellationToken cancellationToken,
        params object[] parameters) => transaction.Connection!.QueryAsync(sql, read, cancellationToken, parameters);

    public static async Task<List<TRow>> QueryAsync<TRow>(
        this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, TRow> read, CancellationToken cancellationToken,
        params object[] parameters)
    {
        var rows = new List<TRow>();
        var command = Command(connection, sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(read(reader));
                }
            }
        }

        return rows;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter is TypedArray array
                ? new NpgsqlParameter { Value = array.Values, DataTypeName = array.ElementType + "[]" }
                : new NpgsqlParameter { Value = parameter });
        }

        return command;
    }
}
