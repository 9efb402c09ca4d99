using System.Globalization;
using Clickstream.Hosts.Costs;
using Spectre.Console;

namespace Clickstream.Hosts.Cli;

/// <summary>Prints what the platform costs.</summary>
internal static class CostOutput
{
    private const int Drivers = 3;

    /// <summary>For people.</summary>
    public static void WriteTables(CostEstimate estimate, bool withAlternatives)
    {
        var (question, prices) = (estimate.Question, CostModel.Known.Prices);
        WriteLines("Runs when idle", estimate, CostCause.Idle);
        if (estimate.EventsPerMonth > 0)
        {
            WriteLines("Caused by events, in their first month", estimate, CostCause.Events);
        }

        var title = $"{question.EventsPerDay:N0} events a day, {NameOf(question.Mode)}";
        Terminal.Results.Write(Terminal.NumbersTable(title, Totals(estimate)));
        if (withAlternatives && estimate.EventsPerMonth > 0)
        {
            WriteAlternatives(estimate.EventsPerMonth);
        }

        if (estimate.EventsPerMonth > 0)
        {
            Say($"What drives it: {string.Join("; ", estimate.Drivers.Take(Drivers).Select(line => Share(line, estimate)))}.");
            Say(WithOtherRequests(question));
            Say(TimesOf(estimate.Etl));
        }

        Say(
            $"Prices: AWS on demand in {prices.Region}, {prices.Date}, {prices.Currency}. "
            + $"Figures: measured on {CostModel.Known.Measured.Date}.");
        Say($"Not counted: {string.Join("; ", PlatformShape.NotCounted)}.");
        Say(question.DeductsAlwaysFree
            ? "What an account has for nothing for ever is deducted."
            : "What an account has for nothing for ever is not deducted (--free-tier).");
    }

    /// <summary>For programs.</summary>
    public static void WriteJson(CostEstimate estimate, bool withAlternatives)
    {
        var prices = CostModel.Known.Prices;
        Output.Json(new
        {
            estimate.Question.EventsPerDay,
            Mode = NameOf(estimate.Question.Mode),
            estimate.EventsPerRequest,
            FreeTier = estimate.Question.DeductsAlwaysFree,
            Prices = new { prices.Date, prices.Region, prices.Currency },
            MeasuredOn = CostModel.Known.Measured.Date,
            IdleUsdPerMonth = Rounded(estimate.IdleUsdPerMonth),
            EventsUsdPerMonth = Rounded(estimate.EventsUsdPerMonth),
            UsdPerMonth = Rounded(estimate.UsdPerMonth),
            EventsUsdPerMillion = Rounded(estimate.EventsUsdPerMillion),
            UsdPerMillion = Rounded(estimate.UsdPerMillion),
            HistoryUsdPerMonth = Rounded(estimate.HistoryUsdPerMonth),
            ProjectionMinutesPerCall = Rounded(estimate.Etl.Projection),
            CompactionMinutesPerCall = Rounded(estimate.Etl.Compaction),
            Lines = estimate.Lines.Select(line => new
            {
                Cause = line.Cause.ToString().ToLowerInvariant(), line.Service, line.What, Units = Rounded(line.Units), line.Unit,
                UsdPerMonth = Rounded(line.UsdPerMonth),
            }),
            Alternatives = withAlternatives
                ? Alternatives.Known.All.Select(one => new
                {
                    one.Name, UsdPerMonth = Rounded(one.UsdPerMonth(estimate.EventsPerMonth) ?? one.Monthly), one.Note, one.Source,
                    one.Read,
                })
                : null,
            PlatformShape.NotCounted,
        });
    }

    /// <summary>The sums, as they are told.</summary>
    public static IEnumerable<(string Name, string Value)> Totals(CostEstimate estimate)
    {
        yield return ("USD a month when idle", Usd(estimate.IdleUsdPerMonth));
        if (estimate.EventsPerMonth > 0)
        {
            yield return ("USD for a million events", Usd(estimate.EventsUsdPerMillion!.Value));
            yield return ("USD for a million events, with what runs when idle", Usd(estimate.UsdPerMillion!.Value));
            yield return ("USD a month, the first", Usd(estimate.UsdPerMonth));
            yield return ("USD a month, with a history of 25 months", Usd(estimate.UsdPerMonth + estimate.HistoryUsdPerMonth));
        }
    }

    /// <summary>An amount for people: cents, and of less than a cent what there is.</summary>
    public static string Usd(decimal value) =>
        value.ToString(value is > 0 and < 0.01m ? "0.####" : "#,##0.00", CultureInfo.InvariantCulture);

    private static void WriteLines(string title, CostEstimate estimate, CostCause cause)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(title).AddColumn("Service").AddColumn("For")
            .AddColumn(new TableColumn("Units a month").RightAligned()).AddColumn("").AddColumn(new TableColumn("USD").RightAligned());
        foreach (var line in estimate.Lines.Where(line => line.Cause == cause).OrderByDescending(line => line.UsdPerMonth))
        {
            table.AddRow(line.Service, line.What, Units(line.Units), line.Unit, Usd(line.UsdPerMonth));
        }

        Terminal.Results.Write(table);
    }

    private static void WriteAlternatives(decimal eventsPerMonth)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("As many events elsewhere, by public prices").AddColumn("Who")
            .AddColumn(new TableColumn("USD a month").RightAligned()).AddColumn("What is to be known");
        foreach (var one in Alternatives.Known.All)
        {
            var monthly = one.UsdPerMonth(eventsPerMonth) ?? one.Monthly;
            table.AddRow(one.Name, monthly is { } known ? Usd(known) : "not public", Markup.Escape($"{one.Note} ({one.Read})"));
        }

        Terminal.Results.Write(table);
    }

    private static string WithOtherRequests(CostQuestion question)
    {
        var figures = CostModel.Known.Measured;
        var (loads, waits) = (figures["events_per_request_of_page_loads"], figures["events_per_request_after_10_seconds"]);
        return $"With {loads:0.0} events a request, as of a shop that loads every page anew, a million would cost {PerMillion(loads)}; "
            + $"with {waits:0.0}, when the tracker waits ten seconds for others, {PerMillion(waits)}.";

        string PerMillion(decimal eventsPerRequest) =>
            Usd(CostModel.Known.Estimate(question with { EventsPerRequest = eventsPerRequest }).EventsUsdPerMillion!.Value);
    }

    private static string TimesOf(EtlTimes times)
    {
        var told = $"A projection works {times.Projection:0.0} minutes of its hour, merging {times.Compaction:0.0} minutes.";
        return times.KeepsUp
            ? told
            : $"{told} A call ends after {times.Limit:0}, and the next goes on: one function does not keep up (docs/scale.md).";
    }

    private static string Share(CostLine line, CostEstimate estimate) =>
        $"{line.Service}, {line.What}, {Usd(estimate.PerMillion(line.UsdPerMonth)!.Value)} "
        + $"of {Usd(estimate.EventsUsdPerMillion!.Value)} a million";

    private static string NameOf(IngestMode mode) => mode.ToString().ToLowerInvariant();

    private static string Units(decimal units) => units.ToString(
        units switch { < 1 => "0.####", < 100 => "0.##", _ => "#,##0" }, CultureInfo.InvariantCulture);

    private static decimal? Rounded(decimal? value) => value is { } known ? Math.Round(known, 6) : null;

    private static void Say(string text) => Terminal.Results.WriteLine(text);
}
