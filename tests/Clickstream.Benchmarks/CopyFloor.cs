using Clickstream.Adapters.Postgres;
using Npgsql;

namespace Clickstream.Benchmarks;

/// <summary>
/// The least that writing a warehouse can cost: COPY the very same rows into the same tables, with the same partitions and indexes, empty, and nothing else.
/// </summary>
internal static class CopyFloor
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static async Task RunAsync(NpgsqlDataSource source)
    {
        await using var from = await source.OpenConnectionAsync();
        await using var to = await source.OpenConnectionAsync();
        var tables = await TablesAsync(from);
        await to.RunAsync("create schema copy_floor", None);
        foreach (var (table, partitionKey) in tables)
        {
            await to.RunAsync($"create table copy_floor.{table} (like dw.{table} including all) {partitionKey}", None);
        }

        foreach (var (partition, parent, bounds) in await PartitionsAsync(from))
        {
            await to.RunAsync($"create table copy_floor.{partition} partition of copy_floor.{parent} {bounds}", None);
        }

        foreach (var (table, _) in tables)
        {
            var columns = string.Join(", ", await ColumnsAsync(from, table));
            await using var reader = await from.BeginRawBinaryCopyAsync($"copy (select {columns} from dw.{table}) to stdout (format binary)");
            await using var writer = await to.BeginRawBinaryCopyAsync($"copy copy_floor.{table} ({columns}) from stdin (format binary)");
            await reader.CopyToAsync(writer, 1024 * 1024);
        }
    }

    private static Task<List<(string Table, string PartitionKey)>> TablesAsync(NpgsqlConnection connection) => connection.QueryAsync(
        """
        select c.relname::text, coalesce('partition by ' || pg_get_partkeydef(c.oid), '')
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'dw' and c.relkind in ('r', 'p') and not c.relispartition and c.relname not in ('dim_date', 'dim_time')
        order by 1
        """,
        row => (row.GetString(0), row.GetString(1)), None);

    private static Task<List<(string Partition, string Parent, string Bounds)>> PartitionsAsync(NpgsqlConnection connection) => connection.QueryAsync(
        """
        select c.relname::text, p.relname::text, pg_get_expr(c.relpartbound, c.oid)
        from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'dw' and c.relkind = 'r'
        """,
        row => (row.GetString(0), row.GetString(1), row.GetString(2)), None);

    private static Task<List<string>> ColumnsAsync(NpgsqlConnection connection, string table) => connection.QueryAsync(
        """
        select column_name::text from information_schema.columns
        where table_schema = 'dw' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position
        """,
        row => row.GetString(0), None, table);
}
