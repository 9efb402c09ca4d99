using System.Globalization;
using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;
using Spectre.Console;

namespace Clickstream.Hosts.Cli;

/// <summary>Prints an overview.</summary>
internal static class OverviewOutput
{
    public static void Write(OverviewReport report, ReportFormat format)
    {
        var revenue = report.Revenue.Select(entry => new { entry.Currency, entry.Gross, entry.Refunded, entry.Net }).ToArray();
        var average = report.AverageOrderValue.Select(value => new { value.Currency, value.Amount }).ToArray();
        switch (format)
        {
            case ReportFormat.Json:
                Output.Json(new
                {
                    report.Sessions,
                    report.Visitors,
                    report.NewVisitors,
                    report.Events,
                    report.PageViews,
                    report.ProductViews,
                    report.AddToCarts,
                    report.Orders,
                    Revenue = revenue,
                    report.ConversionRate,
                    AverageOrderValue = average,
                    report.BounceRate,
                    report.CartAbandonmentRate,
                    report.From,
                    report.To,
                });
                break;
            case ReportFormat.Csv:
                Output.CsvRow("measure", "currency", "value");
                foreach (var (name, value) in Counts(report))
                {
                    Output.CsvRow(name, null, value);
                }

                foreach (var entry in revenue)
                {
                    Output.CsvRow("gross", entry.Currency, entry.Gross);
                    Output.CsvRow("refunded", entry.Currency, entry.Refunded);
                    Output.CsvRow("net", entry.Currency, entry.Net);
                }

                foreach (var entry in average)
                {
                    Output.CsvRow("average_order_value", entry.Currency, entry.Amount);
                }

                break;
            default:
                Terminal.Results.Write(
                    Terminal.NumbersTable($"Overview {report.From:uuuu-MM-dd} to {report.To:uuuu-MM-dd}", Lines(report)));
                break;
        }
    }

    /// <summary>The measures that are one number.</summary>
    public static IEnumerable<(string Name, decimal Value)> Counts(OverviewReport report) =>
    [
        ("sessions", report.Sessions), ("visitors", report.Visitors), ("new_visitors", report.NewVisitors), ("events", report.Events),
        ("page_views", report.PageViews), ("product_views", report.ProductViews), ("add_to_carts", report.AddToCarts),
        ("orders", report.Orders), ("conversion_rate", report.ConversionRate), ("bounce_rate", report.BounceRate),
        ("cart_abandonment_rate", report.CartAbandonmentRate),
    ];

    private static IEnumerable<(string Name, string Value)> Lines(OverviewReport report)
    {
        yield return ("Sessions", $"{report.Sessions:N0}");
        yield return ("Visitors", $"{report.Visitors:N0}");
        yield return ("New visitors", $"{report.NewVisitors:N0}");
        yield return ("Events", $"{report.Events:N0}");
        yield return ("Page views", $"{report.PageViews:N0}");
        yield return ("Product views", $"{report.ProductViews:N0}");
        yield return ("Adds to cart", $"{report.AddToCarts:N0}");
        yield return ("Orders", $"{report.Orders:N0}");
        yield return ("Conversion rate", Share(report.ConversionRate));
        yield return ("Bounce rate", Share(report.BounceRate));
        yield return ("Cart abandonment", Share(report.CartAbandonmentRate));
        foreach (var (entry, average) in report.Revenue.Zip(report.AverageOrderValue))
        {
            yield return ($"Gross revenue, {entry.Currency}", Output.Amount(entry.Gross, entry.Currency));
            yield return ($"Refunded, {entry.Currency}", Output.Amount(entry.Refunded, entry.Currency));
            yield return ($"Net revenue, {entry.Currency}", Output.Amount(entry.Net, entry.Currency));
            yield return ($"Average order, {entry.Currency}", Output.Amount(average.Amount, entry.Currency));
        }
    }

    private static string Share(decimal rate) => rate.ToString("P1", CultureInfo.InvariantCulture);
}

/// <summary>Prints a funnel.</summary>
internal static class FunnelOutput
{
    public static void Write(FunnelReport report, ReportFormat format)
    {
        switch (format)
        {
            case ReportFormat.Json:
                Output.Json(report);
                break;
            case ReportFormat.Csv:
                Output.CsvRow("step", "sessions", "rate_from_previous", "rate_from_first");
                foreach (var step in report.Steps)
                {
                    Output.CsvRow(step.Name, step.Sessions, step.RateFromPrevious, step.RateFromFirst);
                }

                break;
            default:
                var table = new Table().Border(TableBorder.Rounded).Title("Funnel").AddColumn("Step");
                foreach (var column in new[] { "Sessions", "From previous", "From first" })
                {
                    table.AddColumn(new TableColumn(column).RightAligned());
                }

                foreach (var step in report.Steps)
                {
                    table.AddRow(
                        Markup.Escape(step.Name), $"{step.Sessions:N0}", $"{step.RateFromPrevious:P1}", $"{step.RateFromFirst:P1}");
                }

                Terminal.Results.Write(table);
                break;
        }
    }
}

/// <summary>Prints the products.</summary>
internal static class ProductsOutput
{
    public static void Write(ProductsReport report, ReportFormat format)
    {
        switch (format)
        {
            case ReportFormat.Json:
                Output.Json(report);
                break;
            case ReportFormat.Csv:
                var currencies = report.Rows.SelectMany(row => row.Revenue).Select(money => money.Currency).Distinct()
                    .Order(StringComparer.Ordinal).ToList();
                Output.CsvRow([
                    "product_id", "name", "brand", "category", "views", "add_to_carts", "purchases", "units_sold",
                    .. currencies.Select(currency => $"revenue_{currency.ToLowerInvariant()}")]);
                foreach (var row in report.Rows)
                {
                    var revenue = row.Revenue.ToDictionary(money => money.Currency, money => money.Amount);
                    Output.CsvRow([
                        row.ProductId, row.Name, row.Brand, row.Category, row.Views, row.AddToCarts, row.Purchases, row.UnitsSold,
                        .. currencies.Select(currency => (object?)revenue.GetValueOrDefault(currency))]);
                }

                break;
            default:
                var table = new Table().Border(TableBorder.Rounded).Title("Products").AddColumn("Product");
                foreach (var column in new[] { "Views", "Adds", "Purchases", "Units", "Revenue" })
                {
                    table.AddColumn(new TableColumn(column).RightAligned());
                }

                foreach (var row in report.Rows)
                {
                    table.AddRow(
                        Markup.Escape(row.Name ?? $"{row.ProductId} {row.Brand}".Trim()), $"{row.Views:N0}", $"{row.AddToCarts:N0}",
                        $"{row.Purchases:N0}", $"{row.UnitsSold:N0}", Markup.Escape(string.Join('\n', row.Revenue.Select(Format))));
                }

                Terminal.Results.Write(table);
                break;
        }
    }

    private static string Format(Money money) => $"{Output.Amount(money.Amount, money.Currency)} {money.Currency}";
}
