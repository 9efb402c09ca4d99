using System.Globalization;
using System.Text.Json;
using Clickstream.Testing.Servers;

namespace Clickstream.Dashboards.Tests;

/// <summary>The numbers on the pages are those of <c>clickstream report</c> for the same filter.</summary>
[Collection(InOneBrowser.Name)]
public sealed class NumberTests(Browser browser)
{
    /// <summary>Filters, as the address of a page and as options of the command.</summary>
    public static readonly TheoryData<string, string> Filters = new()
    {
        { "from=2026-06-03&to=2026-06-20", "--from 2026-06-03 --to 2026-06-20" },
        { "from=2026-06-01&to=2026-06-30&device=mobile", "--from 2026-06-01 --to 2026-06-30 --device mobile" },
        { "from=2026-06-01&to=2026-06-30&channel=Direct%7CEmail&bots=yes", "--from 2026-06-01 --to 2026-06-30 --channel Direct --channel Email --include-bots" },
        { "from=2026-06-05&to=2026-06-05&country=VN", "--from 2026-06-05 --to 2026-06-05 --country VN" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Of_a_filter(string address, string options)
    {
        await using var page = await OpenAsync($"page=overview&{address}&currency=USD&compare=no");
        await TheOverviewAsync(page, options);
        await page.SwitchAsync("Funnel");
        await TheFunnelAsync(page, options);
        await page.SwitchAsync("Products");
        await TheProductsAsync(page, options);
        await page.SwitchAsync("Carts and checkout");
        await CartsAndCheckoutsAsync(page, options);
        await page.SwitchAsync("Trends");
        await TheTrendsAsync(page, options);
    }

    private static async Task TheOverviewAsync(DashboardPage page, string options)
    {
        var report = await ReportAsync(Warehouses.Month, $"overview {options} --time-zone {Warehouses.Zone}");

        (await NumberAsync(page, "Sessions")).Should().Be(report.GetProperty("sessions").GetDecimal());
        (await NumberAsync(page, "Visitors")).Should().Be(report.GetProperty("visitors").GetDecimal());
        (await NumberAsync(page, "Orders")).Should().Be(report.GetProperty("orders").GetDecimal());
        (await NumberAsync(page, "Conversion rate")).Should().Be(Percent(report.GetProperty("conversion_rate")));
        (await NumberAsync(page, "Cart abandonment")).Should().Be(Percent(report.GetProperty("cart_abandonment_rate")));
        var dollars = report.GetProperty("revenue").EnumerateArray().SingleOrDefault(one => one.GetProperty("currency").GetString() == "USD");
        var net = dollars.ValueKind is JsonValueKind.Undefined ? 0m : dollars.GetProperty("net").GetDecimal();
        (await NumberAsync(page, "Net revenue")).Should().BeApproximately(net, net >= 1000 ? 0.5m : 0.005m);
        var average = report.GetProperty("average_order_value").EnumerateArray().Where(one => one.GetProperty("currency").GetString() == "USD").ToList();
        if (average.Count > 0)
        {
            var amount = average[0].GetProperty("amount").GetDecimal();
            (await NumberAsync(page, "Average order value")).Should().BeApproximately(amount, amount >= 1000 ? 0.5m : 0.005m);
        }

        foreach (var (chart, by) in new[] { ("overview-channels", "channel"), ("overview-devices", "device") })
        {
            var rows = await ReportAsync(Warehouses.Month, $"traffic --by {by} {options} --time-zone {Warehouses.Zone}");
            (await page.DrawnAsync(chart)).Should().Equal(rows.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("sessions").GetDecimal()).OrderDescending());
        }
    }

    [Fact]
    public async Task What_changed_since_the_period_before()
    {
        var now = await ReportAsync(Warehouses.Month, $"overview --from 2026-06-15 --to 2026-06-28 --time-zone {Warehouses.Zone}");
        var before = await ReportAsync(Warehouses.Month, $"overview --from 2026-06-01 --to 2026-06-14 --time-zone {Warehouses.Zone}");
        await using var page = await OpenAsync("page=overview&from=2026-06-15&to=2026-06-28&currency=USD");

        foreach (var (label, key) in new[] { ("Sessions", "sessions"), ("Visitors", "visitors"), ("Orders", "orders") })
        {
            var (after, earlier) = (now.GetProperty(key).GetDecimal(), before.GetProperty(key).GetDecimal());
            DashboardPage.Parse(await page.ChangeAsync(label)).Should().Be(
                decimal.Round(100 * Math.Abs(after - earlier) / earlier, 1, MidpointRounding.AwayFromZero), "{0} were {1} and are {2}", label, earlier, after);
        }
    }

    [RealDataFact]
    public async Task The_overview_of_a_real_shop()
    {
        var report = await ReportAsync(Warehouses.Real, "overview");
        await using var page = await browser.OpenAsync(await Warehouses.ServerAsync(Warehouses.Real), "page=overview&range=all");

        (await NumberAsync(page, "Sessions")).Should().Be(report.GetProperty("sessions").GetDecimal());
        (await NumberAsync(page, "Orders")).Should().Be(report.GetProperty("orders").GetDecimal());
        (await NumberAsync(page, "Net revenue")).Should().BeApproximately(report.GetProperty("revenue")[0].GetProperty("net").GetDecimal(), 0.5m);
    }

    private static async Task TheFunnelAsync(DashboardPage page, string options)
    {
        var report = await ReportAsync(Warehouses.Month, $"funnel {options} --time-zone {Warehouses.Zone}");

        (await page.TableAsync("Steps of the funnel")).Select(row => DashboardPage.Parse(row[1])).Should()
            .Equal(report.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("sessions").GetDecimal()));
    }

    [Theory]
    [InlineData("Funnel by channel", "channel")]
    [InlineData("Funnel by device", "device")]
    public async Task A_funnel_of_each(string caption, string option)
    {
        await using var page = await OpenAsync("page=funnel&from=2026-06-01&to=2026-06-30");

        var rows = await page.TableAsync(caption);
        rows.Should().HaveCountGreaterThan(2);
        foreach (var row in rows)
        {
            var report = await ReportAsync(Warehouses.Month, ["funnel", "--from", "2026-06-01", "--to", "2026-06-30", "--time-zone", Warehouses.Zone, $"--{option}", row[0]]);
            row.Skip(1).Take(5).Select(DashboardPage.Parse).Should()
                .Equal(report.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("sessions").GetDecimal()), "of {0}", row[0]);
        }
    }

    private static async Task TheProductsAsync(DashboardPage page, string options)
    {
        var report = await ReportAsync(Warehouses.Month, $"products {options} --time-zone {Warehouses.Zone} --top 1000");

        var lines = CsvText.Read(await page.DownloadAsync("All products"));
        lines[0].Should().Equal(
            "name", "product_id", "brand", "category", "views", "add_to_carts", "purchases", "units_sold", "revenue_usd", "view_to_cart", "cart_to_purchase");
        lines.Skip(1).Select(line => string.Join('|', [line[1], line[0], .. line.Skip(4).Take(5)])).Should().BeEquivalentTo(
            report.GetProperty("rows").EnumerateArray().Select(row => string.Join(
                '|', Text(row, "product_id"), Text(row, "name"), Text(row, "views"), Text(row, "add_to_carts"), Text(row, "purchases"), Text(row, "units_sold"),
                Amount(row, "USD"))));
    }

    [Fact]
    public async Task The_traffic()
    {
        await using var page = await OpenAsync("page=traffic&from=2026-06-01&to=2026-06-30&currency=VND");
        foreach (var (by, choice) in new[]
        {
            ("source-medium", "Source / medium"), ("campaign", "Campaign"), ("landing-page", "Landing page"), ("country", "Country"), ("channel", "Channel"),
        })
        {
            var report = await ReportAsync(Warehouses.Month, $"traffic --by {by} --from 2026-06-01 --to 2026-06-30 --time-zone {Warehouses.Zone} --top 1000");
            await page.ChooseAsync("Origin", choice);

            CsvText.Read(await page.DownloadAsync("All origins")).Skip(1).Select(line => string.Join('|', line[0], line[1], line[2], Rate(line[3]), Rate(line[4]), line[5], line[6]))
                .Should().BeEquivalentTo(report.GetProperty("rows").EnumerateArray().Select(row => string.Join(
                    '|', Text(row, "name"), Text(row, "sessions"), Text(row, "visitors"), Rate(Text(row, "engagement_rate")), Rate(Text(row, "conversion_rate")),
                    Text(row, "orders"), Amount(row, "VND"))));
        }
    }

    [Fact]
    public async Task The_searches()
    {
        var report = await ReportAsync(Warehouses.Month, $"searches --from 2026-06-01 --to 2026-06-30 --time-zone {Warehouses.Zone} --top 1000");
        await using var page = await OpenAsync("page=search&from=2026-06-01&to=2026-06-30");

        var lines = CsvText.Read(await page.DownloadAsync("Terms"));
        lines[0].Should().Equal("term", "searches", "sessions", "no_result", "click_through", "conversion", "without_results", "clicked");
        lines.Skip(1).Select(line => string.Join('|', [.. line.Take(3), Rate(line[4]), Rate(line[5]), .. line.Skip(6)])).Should().BeEquivalentTo(
            report.GetProperty("rows").EnumerateArray().Select(row => string.Join(
                '|', Text(row, "term"), Text(row, "searches"), Text(row, "sessions"), Rate(Text(row, "click_through_rate")), Rate(Text(row, "conversion_rate")),
                Text(row, "without_results"), Text(row, "clicked"))));
        var (searches, without) = (Sum(report, "searches"), Sum(report, "without_results"));
        (await NumberAsync(page, "Searches")).Should().Be(searches);
        (await NumberAsync(page, "Without results")).Should().Be(decimal.Round(100 * without / searches, 1, MidpointRounding.AwayFromZero)).And.BePositive();
        (await NumberAsync(page, "Click-through")).Should().Be(decimal.Round(100 * Sum(report, "clicked") / searches, 1, MidpointRounding.AwayFromZero));
    }

    private static async Task CartsAndCheckoutsAsync(DashboardPage page, string options)
    {
        var carts = await ReportAsync(Warehouses.Month, $"carts {options} --time-zone {Warehouses.Zone}");
        var checkout = await ReportAsync(Warehouses.Month, $"checkout {options} --time-zone {Warehouses.Zone}");

        (await NumberAsync(page, "Sessions with a cart")).Should().Be(carts.GetProperty("cart_sessions").GetDecimal());
        (await NumberAsync(page, "Cart abandonment")).Should().Be(Percent(carts.GetProperty("abandonment_rate")));
        (await NumberAsync(page, "Abandoned at checkout")).Should().Be(carts.GetProperty("abandoned_at_checkout").GetDecimal());
        (await NumberAsync(page, "Recovered carts")).Should().Be(carts.GetProperty("recovered_sessions").GetDecimal());
        var dollars = carts.GetProperty("left").EnumerateArray().SingleOrDefault(one => one.GetProperty("currency").GetString() == "USD");
        (await NumberAsync(page, "Units left behind")).Should().Be(dollars.ValueKind is JsonValueKind.Undefined ? 0 : dollars.GetProperty("units").GetDecimal());
        var value = dollars.ValueKind is JsonValueKind.Undefined ? 0 : dollars.GetProperty("value").GetDecimal();
        (await NumberAsync(page, "Value left behind")).Should().BeApproximately(value, value >= 1_000_000 ? 5000 : value >= 1000 ? 0.5m : 0.005m);
        (await page.TableAsync("Steps of a checkout")).Select(row => DashboardPage.Parse(row[1])).Should()
            .Equal(checkout.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("sessions").GetDecimal()));
    }

    private static async Task TheTrendsAsync(DashboardPage page, string options)
    {
        var report = await ReportAsync(Warehouses.Month, $"trends {options} --time-zone {Warehouses.Zone}");

        var drawn = await page.DrawnAsync("trends-days");
        drawn.Where(one => one > 0).Should().Equal(
            report.GetProperty("days").EnumerateArray().Select(day => day.GetProperty("sessions").GetDecimal()).Where(one => one > 0));
        var hours = new decimal[7 * 24];
        foreach (var hour in report.GetProperty("hours").EnumerateArray())
        {
            hours[((hour.GetProperty("day").GetInt32() - 1) * 24) + hour.GetProperty("hour").GetInt32()] = hour.GetProperty("sessions").GetDecimal();
        }

        (await page.DrawnAsync("trends-hours")).Should().Equal(hours);
    }

    [Fact]
    public async Task The_paths()
    {
        var report = await ReportAsync(Warehouses.Month, $"paths --from 2026-06-01 --to 2026-06-30 --time-zone {Warehouses.Zone} --top 1000");
        await using var page = await OpenAsync("page=paths&from=2026-06-01&to=2026-06-30");

        CsvText.Read(await page.DownloadAsync("The commonest steps")).Skip(1).Select(line => string.Join('|', line.Take(3))).Should().BeEquivalentTo(
            report.GetProperty("rows").EnumerateArray().Select(row => string.Join('|', Text(row, "from"), Text(row, "to"), Text(row, "transitions"))));
    }

    [Fact]
    public async Task The_retention()
    {
        var report = await ReportAsync(Warehouses.Month, $"retention --from 2026-06-01 --to 2026-06-30 --time-zone {Warehouses.Zone} --weeks 6");
        await using var page = await OpenAsync("page=retention&from=2026-06-01&to=2026-06-30");

        var lines = CsvText.Read(await page.DownloadAsync("The same as a table"));
        lines[0].Should().Equal("first_week", "weeks_after", "visitors");
        lines.Skip(1).Select(line => string.Join('|', line)).Should().BeEquivalentTo(
            from cohort in report.GetProperty("cohorts").EnumerateArray()
            from week in cohort.GetProperty("returned").EnumerateArray().Select((visitors, after) => (After: after, Visitors: visitors.GetInt64()))
            where week.Visitors > 0
            select $"{Text(cohort, "week")}|{week.After}|{week.Visitors}");
    }

    [Fact]
    public async Task What_came_late_and_what_programs_did()
    {
        var report = await ReportAsync(Warehouses.Month, $"quality --from 2026-06-01 --to 2026-06-30 --time-zone {Warehouses.Zone}");
        await using var page = await OpenAsync("page=quality&from=2026-06-01&to=2026-06-30");

        var said = await page.SaidAsync("quality-arrival");
        said.Select(series => series.Sum(text => DashboardPage.Parse(text[text.IndexOf('(', StringComparison.Ordinal)..]))).Should()
            .Equal(report.GetProperty("late").GetDecimal(), report.GetProperty("bots").GetDecimal());
        foreach (var (label, key) in new[] { ("Received", "received"), ("Projected", "projected"), ("Duplicate", "duplicates"), ("Quarantined", "quarantined") })
        {
            (await NumberAsync(page, label)).Should().Be(report.GetProperty(key).GetDecimal(), label);
        }
    }

    [RealDataFact]
    public async Task The_quality_of_a_real_shop()
    {
        var all = await ReportAsync(Warehouses.Real, "quality");
        var imported = await ReportAsync(Warehouses.Real, "quality --from 2026-01-01");
        await using var page = await browser.OpenAsync(await Warehouses.ServerAsync(Warehouses.Real), "page=quality&range=all");

        (await NumberAsync(page, "Received")).Should().Be(all.GetProperty("received").GetDecimal());
        (await NumberAsync(page, "Projected")).Should().Be(all.GetProperty("projected").GetDecimal());
        (await NumberAsync(page, "Duplicate")).Should().Be(all.GetProperty("duplicates").GetDecimal());
        (await NumberAsync(page, "Quarantined")).Should().Be(1, "what is quarantined today is seen, however old the sessions are");
        await page.GoToAsync("page=quality&from=2026-01-01&to=2034-12-31");
        (await NumberAsync(page, "Quarantined")).Should().Be(1, "one row was cut off in the middle");
        (await page.TableAsync("Events quarantined by code")).Select(row => string.Join('|', row)).Should().Equal(
            imported.GetProperty("rejected").EnumerateArray().Select(one => $"{Text(one, "code")}|{Text(one, "events")}"));
    }

    private static Task<JsonElement> ReportAsync(string warehouse, string arguments) => ReportAsync(warehouse, arguments.Split(' '));

    private static async Task<JsonElement> ReportAsync(string warehouse, string[] arguments)
    {
        string[] command = ["report", .. arguments, "--json", "--warehouse", await Warehouses.WarehouseAsync(warehouse)];
        using var document = JsonDocument.Parse(await CommandCall.OutputOfAsync(command));
        return document.RootElement.Clone();
    }

    private static async Task<decimal> NumberAsync(DashboardPage page, string label) => DashboardPage.Parse(await page.NumberAsync(label));

    private static decimal Percent(JsonElement rate) => decimal.Round(100 * rate.GetDecimal(), 1, MidpointRounding.AwayFromZero);

    private static decimal Sum(JsonElement report, string name) => report.GetProperty("rows").EnumerateArray().Sum(row => row.GetProperty(name).GetDecimal());

    /// <summary>A rate with as many decimal places as the report has.</summary>
    private static string Rate(string text) => text is "" or "null"
        ? ""
        : decimal.Round(decimal.Parse(text, CultureInfo.InvariantCulture), 6, MidpointRounding.AwayFromZero).ToString("0.######", CultureInfo.InvariantCulture);

    private static string Text(JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : row.GetProperty(name).GetRawText();

    private static string Amount(JsonElement row, string currency) => row.GetProperty("revenue").EnumerateArray()
        .Where(one => one.GetProperty("currency").GetString() == currency)
        .Select(one => one.GetProperty("amount").GetDecimal()).SingleOrDefault().ToString("0.####", CultureInfo.InvariantCulture);

    private async Task<DashboardPage> OpenAsync(string query) => await browser.OpenAsync(await Warehouses.ServerAsync(Warehouses.Month), query);
}
