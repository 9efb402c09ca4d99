using Clickstream.Domain.Reports;
using NodaTime;

namespace Clickstream.Hosts.Cli;

/// <summary>The rows of reports as they are printed.</summary>
internal static class ReportRows
{
    public static void Write(TrafficReport report, ReportFormat format) => new RowsOutput(
        "Traffic",
        ["Origin", "Sessions", "Visitors", "Engaged", "Orders", "Conversion", "Net revenue"],
        report.Rows.Select(row => (IReadOnlyList<object?>)
            [row.Name, row.Sessions, row.Visitors, row.EngagementRate, row.Orders, row.ConversionRate, row.Revenue.AsEnumerable()]))
        .Write(report, format);

    public static void Write(TrendsReport report, ReportFormat format) => new RowsOutput(
        "Trends",
        ["Day", "Sessions", "Visitors", "Events", "Page views", "Orders", "Net revenue"],
        report.Days.Select(day => (IReadOnlyList<object?>)
            [Iso(day.Date), day.Sessions, day.Visitors, day.Events, day.PageViews, day.Orders, day.Revenue.AsEnumerable()]))
        .Write(report, format);

    public static void Write(PathsReport report, ReportFormat format) => new RowsOutput(
        "Paths", ["From", "To", "Transitions", "Sessions"],
        report.Rows.Select(row => (IReadOnlyList<object?>)[row.From, row.To, row.Transitions, row.Sessions])).Write(report, format);

    public static void Write(RetentionReport report, ReportFormat format)
    {
        var weeks = report.Cohorts.Length == 0 ? 0 : report.Cohorts[0].Returned.Length;
        new RowsOutput(
            "Retention", ["Week of", "Visitors", .. Enumerable.Range(0, weeks).Select(week => $"Week {week}")],
            report.Cohorts.Select(cohort => (IReadOnlyList<object?>)
                [Iso(cohort.Week), cohort.Visitors, .. cohort.Rates.Select(rate => (object?)rate)])).Write(report, format);
    }

    public static void Write(CartsReport report, ReportFormat format) => new RowsOutput(
        "Carts", ["Measure", "Value"],
        [
            ["Sessions with a cart", report.CartSessions], ["Abandoned", report.AbandonedSessions],
            ["Abandonment rate", report.AbandonmentRate], ["Abandoned at checkout", report.AbandonedAtCheckout],
            ["Recovered", report.RecoveredSessions], ["Adds", report.AddToCarts], ["Removals", report.RemoveFromCarts],
            .. report.Left.SelectMany(left => new IReadOnlyList<object?>[]
            {
                [$"Units left, {left.Currency}", left.Units],
                [$"Value left, {left.Currency}", new[] { new Domain.Events.Money(left.Value, left.Currency) }],
            }),
        ]).Write(report, format);

    public static void Write(SearchesReport report, ReportFormat format) => new RowsOutput(
        "Searches", ["Term", "Searches", "Sessions", "Without results", "Click-through", "Conversion"],
        report.Rows.Select(row => (IReadOnlyList<object?>)
            [row.Term, row.Searches, row.Sessions, row.WithoutResults, row.ClickThroughRate, row.ConversionRate])).Write(report, format);

    public static void Write(DataQualityReport report, ReportFormat format) => new RowsOutput(
        "Data quality", ["Measure", "Count", "Share"],
        [
            ["Events received", report.Received, null], ["Quarantined", report.Quarantined, report.QuarantinedShare],
            .. report.Rejected.Select(rejected => (IReadOnlyList<object?>)
                [$"Quarantined {rejected.Code}", rejected.Events, Ratio.Of(rejected.Events, report.Received)]),
            ["Accepted", report.Events, null], ["Projected", report.Projected, Ratio.Of(report.Projected, report.Events)],
            ["Duplicates", report.Duplicates, report.DuplicateShare], ["Conflicts", report.Conflicts, report.ConflictShare],
            ["Kept out", report.KeptOut, Ratio.Of(report.KeptOut, report.Events)], ["Put aside", report.PutAside, report.PutAsideShare],
            ["Facts", report.Facts, null], ["Late", report.Late, report.LateShare], ["Of bots", report.Bots, report.BotShare],
            .. report.Flagged.Select(flagged => (IReadOnlyList<object?>)
                [$"Flagged {flagged.Flag}", flagged.Facts, Ratio.Of(flagged.Facts, report.Facts)]),
        ]).Write(report, format);

    private static string Iso(LocalDate date) => date.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
