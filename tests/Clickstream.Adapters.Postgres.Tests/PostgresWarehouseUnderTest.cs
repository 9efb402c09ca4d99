using Clickstream.Adapters.Postgres.Reports;
using Clickstream.Domain.Ports;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>A warehouse in a database of its own.</summary>
internal sealed class PostgresWarehouseUnderTest : IWarehouseUnderTest
{
    private PostgresWarehouseUnderTest(NpgsqlDataSource source) => Source = source;

    public NpgsqlDataSource Source { get; }

    public IWarehouse Warehouse => new PostgresWarehouse(Source);

    public IReports Reports => new PostgresReports(Source);

    /// <summary>A warehouse that is ready, of which all tests get copies.</summary>
    private static readonly Lazy<Task<string>> Ready = new(async () =>
    {
        var database = PostgresServer.Shared.CreateDatabase();
        await using var test = new PostgresWarehouseUnderTest(PostgresDataSource.Create(database + ";Pooling=false"));
        await test.Warehouse.PrepareAsync(CancellationToken.None);
        return database;
    });

    public static async Task<PostgresWarehouseUnderTest> CreateAsync() =>
        new(PostgresDataSource.Create(PostgresServer.Shared.CreateDatabase(copyOf: await Ready.Value)));

    public async Task<string> DumpAsync()
    {
        var lines = new List<string>();
        await foreach (var (table, row) in new CanonicalDump(Source).ReadAsync(CancellationToken.None))
        {
            lines.Add($"{table},{row}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>The first column of every row, as text.</summary>
    public async Task<List<string>> QueryAsync(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return await connection.QueryAsync(sql, row => row.GetString(0), CancellationToken.None);
    }

    public async Task ResetAsync()
    {
        await using var connection = await Source.OpenConnectionAsync();
        var tables = await connection.QueryAsync(
            """
            select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('dw', 'etl') and c.relkind in ('r', 'p') and not c.relispartition
                and c.relname not in ('dim_date', 'dim_time', 'migration')
            """,
            row => row.GetString(0), CancellationToken.None);
        await connection.RunAsync($"truncate {string.Join(", ", tables)}", CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await Source.DisposeAsync();
}
