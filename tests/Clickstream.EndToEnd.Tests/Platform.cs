using Clickstream.Testing.Servers;
using Npgsql;

namespace Clickstream.EndToEnd.Tests;

/// <summary>The platform in small: a collector before a lake in S3, behind a proxy that fails when told to, and a warehouse in PostgreSQL.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CollectorProcess collector;
    private readonly string lake;
    private readonly NpgsqlDataSource source;

    private Platform(CollectorProcess collector, string lake, string warehouse)
    {
        (this.collector, this.lake, Warehouse, source) = (collector, lake, warehouse, NpgsqlDataSource.Create(warehouse));
        Proxy = new FaultProxy(collector.Url);
    }

    /// <summary>What stands between browsers and the collector.</summary>
    public FaultProxy Proxy { get; }

    /// <summary>Where browsers send events to.</summary>
    public Uri Endpoint => new(Proxy.Endpoint, "clickstream");

    /// <summary>The connection string of the warehouse.</summary>
    public string Warehouse { get; }

    public static async Task<Platform> StartAsync()
    {
        var lake = $"s3://{S3Server.Shared.CreateBucket()}/shop?endpoint={S3Server.Shared.Endpoint.AbsoluteUri.TrimEnd('/')}";
        return new Platform(await CollectorProcess.StartAsync(lake), lake, PostgresServer.Shared.CreateDatabase());
    }

    /// <summary>What is in the history becomes facts.</summary>
    public async Task ProjectAsync() => await CommandRun.OutputOfAsync("project", "--lake", lake, "--warehouse", Warehouse);

    /// <summary>Projects again and again, for what a page that is gone has sent nobody is told of.</summary>
    /// <param name="isThere">Whether the events are there, by their names and numbers.</param>
    public async Task ProjectUntilAsync(Func<IReadOnlyList<string>, bool> isThere)
    {
        for (var end = DateTimeOffset.UtcNow + Patience; ; await Task.Delay(500))
        {
            await ProjectAsync();
            var events = await EventsAsync();
            if (isThere(events))
            {
                return;
            }

            DateTimeOffset.UtcNow.Should().BeBefore(end, "there are {0}", string.Join(", ", events));
        }
    }

    /// <summary>The rows of a query, each as texts with a blank between them.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => FormattableString.Invariant($"{reader.GetValue(i)}"))));
        }

        return rows;
    }

    /// <summary>The names of all events in the warehouse and how many there are of each, in the order of names.</summary>
    /// <remarks>Without engagement: whether a page was looked at for a second is the machine's business.</remarks>
    public Task<IReadOnlyList<string>> EventsAsync() =>
        RowsAsync("select event_name, count(*) from public.clickstream_events where event_name <> 'user_engagement' group by 1 order by 1");

    public async ValueTask DisposeAsync()
    {
        Proxy.Dispose();
        await source.DisposeAsync();
        await collector.DisposeAsync();
    }
}
