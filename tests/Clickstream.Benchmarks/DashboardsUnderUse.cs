using System.Diagnostics;
using System.Globalization;
using Clickstream.Testing.Servers;
using Npgsql;

namespace Clickstream.Benchmarks;

/// <summary>The dashboards over a large warehouse, in real browsers that count every event: how long until a page is there.</summary>
internal static class DashboardsUnderUse
{
    private static readonly string[] Pages =
        ["Funnel", "Products", "Carts and checkout", "Traffic", "Trends", "Paths", "Retention", "Search", "Data quality", "Overview"];

    /// <summary>What each of the crowd looks at, so that no answer to one is an answer to another.</summary>
    private static readonly string[] Filters =
    [
        "range=all", "range=all&bots=yes", "range=all&device=mobile", "range=all&device=desktop", "range=all&device=tablet", "range=all&channel=Direct",
        "range=all&channel=Email", "range=last28", "range=last28&device=mobile", "range=last7",
    ];

    public static async Task RunAsync(int events)
    {
        var lake = Directory.CreateTempSubdirectory("clickstream-dashboards-").FullName;
        try
        {
            Console.WriteLine($"{events:N0} simulated events of 60 days, {Environment.ProcessorCount} processors, PostgreSQL and Chromium among their users");
            await CommandRun.OutputOfAsync("simulate", "--events", events.ToString(CultureInfo.InvariantCulture), "--seed", "7", "--days", "60", "--lake", lake);
            var warehouse = PostgresServer.Shared.CreateDatabase();
            await CommandRun.OutputOfAsync("rebuild", "--lake", lake, "--warehouse", warehouse);
            await ReportsAsync(warehouse);
            var started = Stopwatch.StartNew();
            await using var server = await DashboardsServer.StartAsync(warehouse);
            Console.WriteLine($"until the first answer             {started.Elapsed.TotalSeconds,6:N1} s");
            await using var browser = new Browser();
            await browser.InitializeAsync();
            await AloneAsync(browser, server);
            await TogetherAsync(browser, server);
        }
        finally
        {
            Directory.Delete(lake, recursive: true);
        }
    }

    /// <summary>What each report takes over all sessions: the middle one of three times, on a warehouse that has come to rest.</summary>
    private static async Task ReportsAsync(string warehouse)
    {
        await using var source = NpgsqlDataSource.Create(warehouse);
        await using var connection = await source.OpenConnectionAsync();
        await RunAsync("vacuum analyze");
        await RunAsync("set jit = off; set work_mem = '64MB'");
        var names = new List<string>();
        await using (var command = new NpgsqlCommand(
            "select proname::text from pg_proc where pronamespace = 'report'::regnamespace and proretset order by 1", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                names.Add(reader.GetString(0));
            }
        }

        foreach (var name in names)
        {
            var times = new List<TimeSpan>();
            for (var i = 0; i < 3; i++)
            {
                var watch = Stopwatch.StartNew();
                await RunAsync($"select * from report.{name}()");
                times.Add(watch.Elapsed);
            }

            Console.WriteLine($"report.{name,-26} {Seconds(times.Order().ElementAt(1))}");
        }

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task AloneAsync(Browser browser, DashboardsServer server)
    {
        await using var first = await browser.OpenAsync(server, "page=overview&range=all");
        await using var second = await browser.OpenAsync(server, "page=overview&range=all");
        Console.WriteLine($"Overview opened, nothing known     {Seconds(first.Took)}   first paint {Seconds(await FirstPaintAsync(first))}");
        Console.WriteLine($"Overview opened, all known         {Seconds(second.Took)}   first paint {Seconds(await FirstPaintAsync(second))}");
        foreach (var page in Pages)
        {
            await first.SwitchAsync(page);
            await second.SwitchAsync(page);
            Console.WriteLine($"to {page,-22} computed {Seconds(first.Took)}   known {Seconds(second.Took)}");
        }
    }

    private static async Task TogetherAsync(Browser browser, DashboardsServer server)
    {
        // Everybody was here yesterday: what is timed is the dashboards' work, not ten new browsers that read their scripts for the first time.
        var crowd = new List<DashboardPage>();
        foreach (var _ in Filters)
        {
            crowd.Add(await browser.OpenAsync(server, "page=overview&range=all"));
        }

        Console.WriteLine($"{Filters.Length} browsers at once, each with a filter of its own");
        await Task.WhenAll(crowd.Zip(Filters, (page, filter) => page.GoToAsync($"page=overview&{filter}")));
        Tell("Overview opened", crowd.Select(page => page.Took));
        var switches = await Task.WhenAll(crowd.Select(async page =>
        {
            var took = new List<TimeSpan>();
            foreach (var name in Pages)
            {
                await page.SwitchAsync(name);
                took.Add(page.Took);

                // A person reads what they asked for.
                await Task.Delay(TimeSpan.FromSeconds(3));
            }

            return took;
        }));
        Tell("pages computed", switches.SelectMany(took => took));
        foreach (var page in crowd)
        {
            await page.DisposeAsync();
        }
    }

    private static async Task<TimeSpan> FirstPaintAsync(DashboardPage page) => TimeSpan.FromMilliseconds(
        await page.Page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime"));

    private static void Tell(string what, IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        Console.WriteLine(
            $"{what,-18} median {Seconds(sorted[sorted.Count / 2])}   95 % within {Seconds(sorted[(int)(0.95 * (sorted.Count - 1))])}   slowest {Seconds(sorted[^1])}");
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds,6:N2} s";
}
