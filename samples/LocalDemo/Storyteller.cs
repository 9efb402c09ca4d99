using System.Globalization;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using Clickstream.Domain.Simulation;
using Clickstream.Domain.UseCases;
using NodaTime;
using Spectre.Console;

namespace LocalDemo;

/// <summary>Tells a shop owner what happened, on a terminal.</summary>
internal sealed class Storyteller(IReports reports)
{
    public async Task TellAsync(SimulationSettings shop, ProjectionSummary projected, DirectoryInfo lake)
    {
        var overview = await reports.OverviewAsync(ReportFilter.All, CancellationToken.None);
        var funnel = await reports.FunnelAsync(ReportFilter.All, FunnelReport.DefaultSteps, CancellationToken.None);
        var products = await reports.ProductsAsync(ReportFilter.All, 8, CancellationToken.None);

        AnsiConsole.Write(new Rule("[bold]Your shop, last week[/]").LeftJustified());
        AnsiConsole.Write(Overview(overview));
        AnsiConsole.Write(new Rule("[bold]Where shoppers leave[/]").LeftJustified());
        AnsiConsole.Write(Funnel(funnel));
        AnsiConsole.Write(new Rule("[bold]What sells[/]").LeftJustified());
        AnsiConsole.Write(Products(products));
        AnsiConsole.Write(new Rule("[bold]Sessions, day by day[/]").LeftJustified());
        AnsiConsole.Write(await DaysAsync(shop));
        AnsiConsole.Write(new Rule("[bold]Where every event went[/]").LeftJustified());
        var segments = lake.EnumerateFiles("*.parquet", SearchOption.AllDirectories).ToList();
        AnsiConsole.MarkupLine(
            $"{projected.Events:N0} events received = {projected.Projected:N0} counted + {projected.Duplicates:N0} repetitions recognised"
            + $" + {projected.Conflicts:N0} conflicts, kept in"
            + $" {segments.Count} Parquet files of {segments.Sum(file => file.Length) / 1024.0 / 1024:N1} MiB.");
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLine("[bold]What to try next[/]");
        AnsiConsole.WriteLine("  dotnet run --project Clickstream.Hosts -- simulate --events 100000 --seed 1 --lake ./lake");
        AnsiConsole.WriteLine("  dotnet run --project Clickstream.Hosts -- report overview --lake ./lake --session-timeout 10m");
        AnsiConsole.WriteLine("  dotnet run --project Clickstream.Hosts -- --help");
    }

    private static Columns Overview(OverviewReport overview)
    {
        var people = new Grid().AddColumns(2)
            .AddRow("Sessions", $"[bold]{overview.Sessions:N0}[/]")
            .AddRow("Visitors", $"[bold]{overview.Visitors:N0}[/], {overview.NewVisitors:N0} of them new")
            .AddRow("Conversion", $"[bold green]{overview.ConversionRate:P1}[/] of sessions")
            .AddRow("Bounced", $"{overview.BounceRate:P1}")
            .AddRow("Carts abandoned", $"[yellow]{overview.CartAbandonmentRate:P1}[/]");
        var money = new Grid().AddColumns(4).AddRow("Currency", "Orders", "Net revenue", "Refunded");
        foreach (var revenue in overview.Revenue)
        {
            money.AddRow(revenue.Currency, $"{revenue.Orders:N0}", $"[bold green]{revenue.Net:N0}[/]", $"[red]{revenue.Refunded:N0}[/]");
        }

        return new Columns(new Panel(people).Header("People"), new Panel(money).Header("Money, never summed across currencies"));
    }

    private static BarChart Funnel(FunnelReport funnel)
    {
        Color[] colors = [Color.Blue, Color.DeepSkyBlue1, Color.Turquoise2, Color.SpringGreen2, Color.Green];
        var chart = new BarChart().Width(72).UseValueFormatter(value => value.ToString("N0", CultureInfo.InvariantCulture));
        foreach (var (step, i) in funnel.Steps.Select((step, i) => (step, i)))
        {
            chart.AddItem($"{step.Name} {step.RateFromFirst:P0}", step.Sessions, colors[i]);
        }

        return chart;
    }

    private static Table Products(ProductsReport products)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Product");
        foreach (var column in new[] { "Views", "In carts", "Orders", "Revenue" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var row in products.Rows)
        {
            table.AddRow(
                Markup.Escape(row.Name ?? row.ProductId), $"{row.Views:N0}", $"{row.AddToCarts:N0}", $"{row.Purchases:N0}",
                string.Join('\n', row.Revenue.Select(money => $"{money.Amount:N0} {money.Currency}")));
        }

        return table;
    }

    private async Task<BarChart> DaysAsync(SimulationSettings shop)
    {
        var chart = new BarChart().Width(72).UseValueFormatter(value => value.ToString("N0", CultureInfo.InvariantCulture));
        for (var day = shop.Start; day < shop.Start.PlusDays(shop.Days); day = day.PlusDays(1))
        {
            var overview = await reports.OverviewAsync(new ReportFilter { From = day, To = day }, CancellationToken.None);
            var isWeekend = day.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;
            chart.AddItem(
                $"{day.DayOfWeek.ToString()[..3]}  {overview.Orders,3:N0} orders", overview.Sessions,
                isWeekend ? Color.Orange1 : Color.Blue);
        }

        return chart;
    }
}
