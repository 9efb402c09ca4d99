using System.Globalization;
using Clickstream.Hosts.Cli;
using Clickstream.Hosts.Costs;

namespace Clickstream.Hosts.Tests.Costs;

/// <summary>The tables and lists of <c>docs/cost.md</c>, as the model has them.</summary>
internal static class CostDocument
{
    private const long Million = 1_000_000;

    private static readonly IngestMode[] Modes = Enum.GetValues<IngestMode>();

    /// <summary>All of them, by the names that mark them in the document.</summary>
    public static IReadOnlyDictionary<string, string> Tables { get; } = new Dictionary<string, string>
    {
        ["totals"] = Table(
            ["events a day", "mode", "a million events", "with what runs when idle", "a month, the first", "a month, history of 25 months"],
            new[] { 10_000L, 100_000L, Million, 10 * Million }
                .SelectMany(events => Modes.Select(mode => Estimate(events, mode))).Select(Total)),
        ["idle"] = Table(["service", "for", "units a month", "", "USD"], Idle()),
        ["uncounted"] = string.Join('\n', PlatformShape.NotCounted.Select(one => $"- {one}")),
        ["services"] = Table(["service", "direct", "buffered"], Services()),
        ["direct"] = Lines(IngestMode.Direct),
        ["buffered"] = Lines(IngestMode.Buffered),
        ["levers"] = Table(["at a million events a day", "direct", "buffered"], Levers()),
        ["alternatives"] = Table(["who", "bills", "USD a month", "to be known", "source, read"], Alternatives.Known.All.Select(Elsewhere)),
        ["prices"] = Table(
            ["price", "USD", "for", "free for ever, a month", "confirmed"],
            PriceList.Known.Prices.Select(price => new[]
            {
                $"[{price.Service}]({price.Source})", Exact(price.Amount), $"{Exact(price.Per)} {price.Unit}",
                price.AlwaysFree is { } free ? Exact(free) : "", price.Confirmed ? "yes" : "no",
            })),
        ["figures"] = Table(
            ["figure", "value", "unit"],
            MeasuredFigures.Known.Figures.Select(figure => new[] { $"`{figure.Name}`", Number(figure.Value), figure.Unit })),
    };

    private static CostEstimate Estimate(long events, IngestMode mode) =>
        CostModel.Known.Estimate(new CostQuestion { EventsPerDay = events, Mode = mode });

    private static string[] Total(CostEstimate estimate) =>
    [
        Number(estimate.Question.EventsPerDay), NameOf(estimate.Question.Mode), CostOutput.Usd(estimate.EventsUsdPerMillion!.Value),
        CostOutput.Usd(estimate.UsdPerMillion!.Value), CostOutput.Usd(estimate.UsdPerMonth),
        CostOutput.Usd(estimate.UsdPerMonth + estimate.HistoryUsdPerMonth),
    ];

    private static IEnumerable<string[]> Idle()
    {
        var lines = Estimate(0, IngestMode.Buffered).Lines.Where(line => line.Cause == CostCause.Idle)
            .OrderByDescending(line => line.UsdPerMonth);
        foreach (var line in lines)
        {
            var what = line.Service == "SQS" ? $"{line.What}, buffered alone" : line.What;
            yield return [line.Service, what, Number(line.Units), line.Unit, CostOutput.Usd(line.UsdPerMonth)];
        }

        yield return Sum("direct", IngestMode.Direct, deducts: false);
        yield return Sum("buffered", IngestMode.Buffered, deducts: false);
        yield return Sum("direct, with what is free for ever", IngestMode.Direct, deducts: true);

        static string[] Sum(string name, IngestMode mode, bool deducts) =>
        [
            "**all**", name, "", "",
            $"**{CostOutput.Usd(CostModel.Known.Estimate(Asked(0, mode) with { DeductsAlwaysFree = deducts }).IdleUsdPerMonth)}**",
        ];
    }

    private static IEnumerable<string[]> Services()
    {
        var (direct, buffered) = (ByService(IngestMode.Direct), ByService(IngestMode.Buffered));
        foreach (var service in direct.Keys.Union(buffered.Keys).OrderByDescending(name => direct.GetValueOrDefault(name)))
        {
            yield return [service, CostOutput.Usd(direct.GetValueOrDefault(service)), CostOutput.Usd(buffered.GetValueOrDefault(service))];
        }

        yield return ["**all**", $"**{CostOutput.Usd(direct.Values.Sum())}**", $"**{CostOutput.Usd(buffered.Values.Sum())}**"];
    }

    private static Dictionary<string, decimal> ByService(IngestMode mode)
    {
        var estimate = Estimate(Million, mode);
        return estimate.Drivers.GroupBy(line => line.Service)
            .ToDictionary(lines => lines.Key, lines => estimate.PerMillion(lines.Sum(line => line.UsdPerMonth))!.Value);
    }

    private static string Lines(IngestMode mode)
    {
        var estimate = Estimate(Million, mode);
        return Table(
            ["service", "for", "units a million events", "", "USD"],
            estimate.Drivers.Select(line => new[]
            {
                line.Service, line.What, Number(estimate.PerMillion(line.Units)!.Value), line.Unit,
                CostOutput.Usd(estimate.PerMillion(line.UsdPerMonth)!.Value),
            }));
    }

    /// <summary>The prices, if requests of a REST API cost what those of an HTTP API do.</summary>
    private static PriceList RestAsHttp()
    {
        var amount = PriceList.Known["http_api_requests"].Amount;
        return PriceList.Known with
        {
            Prices = [.. PriceList.Known.Prices.Select(one => one.Name == "rest_api_requests" ? one with { Amount = amount } : one)],
        };
    }

    private static IEnumerable<string[]> Levers()
    {
        var figures = MeasuredFigures.Known;
        var (loads, waits) = (figures["events_per_request_of_page_loads"], figures["events_per_request_after_10_seconds"]);
        yield return Lever("USD for a million events, as measured", mode => Estimate(Million, mode));
        yield return Lever($"every page is a document of its own: {loads:0.0} events a request", mode => WithRequests(mode, loads));
        yield return Lever($"the tracker waits ten seconds for others: {waits:0.0} events a request", mode => WithRequests(mode, waits));
        yield return Lever("a server sends events in batches of 20", mode => WithRequests(mode, 20));
        yield return Lever("S3 answers in 30 ms instead of 100", mode =>
            new CostModel(PriceList.Known, figures, new PlatformShape { StoreWaitMs = 30 }).Estimate(Asked(Million, mode)));
        yield return Lever("an HTTP API before the queue, too", mode =>
            new CostModel(RestAsHttp(), figures, new PlatformShape()).Estimate(Asked(Million, mode)));
        yield return Lever(
            "what is free for ever is deducted", mode => CostModel.Known.Estimate(Asked(Million, mode) with { DeductsAlwaysFree = true }));
        var endpoints = new CostModel(PriceList.Known, figures, new PlatformShape { InterfaceEndpoints = 3 });
        yield return Monthly("USD a month when idle", mode => Estimate(0, mode));
        yield return Monthly("with what is free for ever deducted", mode => CostModel.Known.Estimate(Asked(0, mode) with { DeductsAlwaysFree = true }));
        yield return Monthly("with a third endpoint, for ec2messages", mode => endpoints.Estimate(Asked(0, mode)));
        yield return Minutes("minutes of an hour in which a projection works", times => times.Projection);
        yield return Minutes("minutes of an hour in which segments are merged", times => times.Compaction);

        static CostEstimate WithRequests(IngestMode mode, decimal events) =>
            CostModel.Known.Estimate(Asked(Million, mode) with { EventsPerRequest = events });

        static string[] Lever(string name, Func<IngestMode, CostEstimate> estimate) =>
            [name, .. Modes.Select(mode => CostOutput.Usd(estimate(mode).EventsUsdPerMillion!.Value))];

        static string[] Monthly(string name, Func<IngestMode, CostEstimate> estimate) =>
            [name, .. Modes.Select(mode => CostOutput.Usd(estimate(mode).IdleUsdPerMonth))];

        static string[] Minutes(string name, Func<EtlTimes, decimal> minutes) =>
            [name, .. Modes.Select(mode => minutes(Estimate(Million, mode).Etl).ToString("0.0", CultureInfo.InvariantCulture))];
    }

    private static string[] Elsewhere(Alternative one)
    {
        var monthly = one.UsdPerMonth(Estimate(Million, IngestMode.Direct).EventsPerMonth) ?? one.Monthly;
        var told = one.Confirmed ? one.Read : $"{one.Read}, by others";
        return [one.Name, one.Bills, monthly is { } known ? CostOutput.Usd(known) : "not public", one.Note, $"[{told}]({one.Source})"];
    }

    private static CostQuestion Asked(long events, IngestMode mode) => new() { EventsPerDay = events, Mode = mode };

    private static string NameOf(IngestMode mode) => mode.ToString().ToLowerInvariant();

    /// <summary>Four digits, or as many as there are before the point.</summary>
    private static string Number(decimal value)
    {
        var digits = value is > 0 and < 1000 ? Math.Max(0, 3 - (int)Math.Floor(Math.Log10((double)value))) : 0;
        return Math.Round(value, digits).ToString("#,##0.##########", CultureInfo.InvariantCulture);
    }

    private static string Exact(decimal value) => value.ToString("#,##0.##########", CultureInfo.InvariantCulture);

    private static string Table(IReadOnlyList<string> columns, IEnumerable<string[]> rows) => string.Join('\n',
        new[] { columns, [.. columns.Select(_ => "---")] }.Concat(rows).Select(row => $"| {string.Join(" | ", row)} |"));
}
