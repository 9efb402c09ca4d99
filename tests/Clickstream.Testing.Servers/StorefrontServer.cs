using System.Globalization;
using Npgsql;

namespace Clickstream.Testing.Servers;

/// <summary>The storefront, built before, on a free port of the loopback, with a database of its own in which nobody but the shop may look.</summary>
public sealed class StorefrontServer : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root, "samples/Storefront");

    private readonly SupervisedProcess process;

    private StorefrontServer(SupervisedProcess process, Uri url, string database) => (this.process, Url, Database) = (process, url, database);

    /// <summary>Where it is.</summary>
    public Uri Url { get; }

    /// <summary>The connection string of the shop's database.</summary>
    public string Database { get; }

    /// <summary>What it has written.</summary>
    public string Log => process.Log;

    /// <summary>Makes the shop's database, starts the storefront and waits until it answers.</summary>
    /// <param name="endpoint">Where its pages send events to.</param>
    public static async Task<StorefrontServer> StartAsync(Uri endpoint)
    {
        if (!File.Exists(Path.Combine(Folder, ".next/stamp")))
        {
            throw new InvalidOperationException("The storefront is not built. ./test.sh builds it (samples/Storefront/build.sh).");
        }

        var database = await DatabaseAsync();
        var address = $"postgres://{database.Username}@{database.Host}:{database.Port}/{database.Database}";
        var variables = new Dictionary<string, string?> { ["SHOP_DATABASE"] = address, ["CLICKSTREAM_ENDPOINT"] = endpoint.ToString() };
        await using (var migration = SupervisedProcess.Start(["node", Path.Combine(Folder, "db/migrate.mjs")], variables))
        {
            await migration.SaysAsync(log => log.Contains("60 products", StringComparison.Ordinal) ? log : null);
        }

        var port = Loopback.FreePort();
        var process = SupervisedProcess.Start([Path.Combine(Folder, "start.sh"), port.ToString(CultureInfo.InvariantCulture)], variables);
        var server = new StorefrontServer(process, new Uri($"http://127.0.0.1:{port}/"), database.ConnectionString);
        await process.AnswersAsync(server.Url);
        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static async Task<NpgsqlConnectionStringBuilder> DatabaseAsync()
    {
        var owner = new NpgsqlConnectionStringBuilder(PostgresServer.Shared.CreateDatabase());
        await using var source = NpgsqlDataSource.Create(owner.ConnectionString);
        await using var command = source.CreateCommand(
            $"""
            do $$ begin
                create role shop login;
            exception when duplicate_object or unique_violation then null;
            end $$;
            alter database {owner.Database} owner to shop;
            revoke all on database {owner.Database} from public
            """);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder { Host = owner.Host, Port = owner.Port, Username = "shop", Database = owner.Database };
    }
}
