using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>Reads a warehouse in a form in which two warehouses of the same events are equal to the last byte.</summary>
/// <remarks>
/// Every table of the star schema, every column in its order, rows sorted by all of them. Calendars and the record of runs are left out.
/// </remarks>
/// <param name="source">The database.</param>
public sealed class CanonicalDump(NpgsqlDataSource source)
{
    private static readonly string[] Tables = [.. StarTables.All.Select(table => table.Name)];

    /// <summary>Every row, table by table.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    public async IAsyncEnumerable<(string Table, string Row)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var connection = await PostgresErrors.TranslateAsync(() => source.OpenConnectionAsync(cancellationToken).AsTask())
            .ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await PostgresErrors.TranslateAsync(
                () => connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken).AsTask())
                .ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                // Locked before the snapshot is taken: a rebuild that swaps in between would leave tables that it finds empty.
                await PostgresErrors.TranslateAsync(
                    () => transaction.RunAsync(
                        $"lock table {StarTables.ListIn(SchemaNames.Live)} in access share mode; "
                            + "set local time zone 'UTC'; set local datestyle to 'ISO'",
                        cancellationToken))
                    .ConfigureAwait(false);
                foreach (var table in Tables)
                {
                    using var reader = await PostgresErrors.TranslateAsync(() => OpenAsync(connection, table, cancellationToken))
                        .ConfigureAwait(false);
                    while (await PostgresErrors.TranslateAsync(() => reader.ReadLineAsync(cancellationToken).AsTask())
                        .ConfigureAwait(false) is { } row)
                    {
                        yield return (table, row);
                    }
                }
            }
        }
    }

    /// <summary>One line a table: its rows and a hash over them.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    public async IAsyncEnumerable<TableHash> HashAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var hashes = Tables.ToDictionary(
            table => table, _ => (Rows: 0L, Hash: IncrementalHash.CreateHash(HashAlgorithmName.SHA256)), StringComparer.Ordinal);
        await foreach (var (table, row) in ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var (rows, hash) = hashes[table];
            hash.AppendData(Encoding.UTF8.GetBytes(row + "\n"));
            hashes[table] = (rows + 1, hash);
        }

        foreach (var table in Tables)
        {
            using var hash = hashes[table].Hash;
            yield return new TableHash(table, hashes[table].Rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
    }

    private static async Task<TextReader> OpenAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        var columns = await connection.QueryAsync(
            "select column_name from information_schema.columns where table_schema = 'dw' and table_name = $1 order by ordinal_position",
            reader => reader.GetString(0), cancellationToken, table).ConfigureAwait(false);
        if (columns.Count == 0)
        {
            throw new WarehouseException(WarehouseException.Missing, "The database holds no warehouse yet; run 'project' first.");
        }

        var keys = string.Join(", ", Enumerable.Range(1, columns.Count).Select(column => column.ToString(CultureInfo.InvariantCulture)));
        return await connection.BeginTextExportAsync(
            $"copy (select {string.Join(", ", columns.Select(column => $"{column}::text collate \"C\""))} "
                + $"from dw.{table} order by {keys}) to stdout (format csv)",
            cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>A table's rows, hashed.</summary>
/// <param name="Name">The table.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Sha256">The hash over all rows in canonical order, in hexadecimal digits.</param>
public sealed record TableHash(string Name, long Rows, string Sha256);
