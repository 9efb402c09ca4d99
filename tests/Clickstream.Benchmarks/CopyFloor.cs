using Npgsql;

namespace Clickstream.Benchmarks;

/// <summary>The least that writing the facts can cost: COPY the very same rows into empty tables with the same indexes, and nothing else.</summary>
internal static class CopyFloor
{
    private static readonly string[] Facts = ["fact_event", "fact_item", "fact_session", "fact_cart", "fact_order"];

    public static async Task RunAsync(NpgsqlDataSource source)
    {
        await using var from = await source.OpenConnectionAsync();
        await using var to = await source.OpenConnectionAsync();
        await ExecuteAsync(to, "create schema copy_floor");
        foreach (var fact in Facts)
        {
            await ExecuteAsync(to, $"create table copy_floor.{fact} (like dw.{fact} including all)");
            await using var reader = await from.BeginRawBinaryCopyAsync($"copy (select * from dw.{fact}) to stdout (format binary)");
            await using var writer = await to.BeginRawBinaryCopyAsync($"copy copy_floor.{fact} from stdin (format binary)");
            await reader.CopyToAsync(writer, 1024 * 1024);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
