using System.CommandLine;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using Clickstream.Domain.UseCases;

namespace Clickstream.Hosts.Cli;

/// <summary><c>report</c>: prints a report of a warehouse, or of a lake projected into memory.</summary>
internal static class ReportCommand
{
    private const int DefaultTop = 20;
    private const int DefaultWeeks = 5;
    private const int MostWeeks = 520;

    public static Command Create()
    {
        var steps = new Option<string>("--steps")
        {
            Description = "The steps, separated by commas: session, or event names. "
                + "Default session,view_item,add_to_cart,begin_checkout,purchase.",
            HelpName = "A,B,C",
        };
        var top = new Option<int>("--top") { Description = "How many rows.", HelpName = "N", DefaultValueFactory = _ => DefaultTop };
        var by = new Option<TrafficDimension>("--by")
        {
            Description = "By what: channel, source-medium, campaign, device, country or landing-page. Default channel.",
            HelpName = "DIMENSION",
            CustomParser = result =>
                Enum.TryParse<TrafficDimension>(result.Tokens[0].Value.Replace("-", "", StringComparison.Ordinal), true, out var dimension)
                    && Enum.IsDefined(dimension)
                ? dimension
                : CommonOptions.Refuse<TrafficDimension>(
                    result, "--by takes channel, source-medium, campaign, device, country or landing-page."),
        };
        var weeks = new Option<int>("--weeks")
        {
            Description = "How many weeks after the first visit.", HelpName = "N", DefaultValueFactory = _ => DefaultWeeks,
        };
        CommonOptions.Between(top, 1, int.MaxValue);
        CommonOptions.Between(weeks, 0, MostWeeks);
        steps.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Split(token.Value).All(IsStep))
            {
                result.AddError("--steps takes 'session' and canonical event names, separated by commas.");
            }
        });
        return new Command(
            "report", "Print a report of a warehouse, or of a lake projected into memory. Bots are left out unless asked for.")
        {
            Report(
                "overview", "Sessions, visitors, orders, revenue by currency, and the rates.",
                async (reports, filter, _, format, cancellationToken) =>
                    OverviewOutput.Write(await reports.OverviewAsync(filter, cancellationToken), format)),
            Report("funnel", "How many sessions came how far.", async (reports, filter, parsed, format, cancellationToken) =>
                FunnelOutput.Write(await reports.FunnelAsync(filter, Steps(parsed.GetValue(steps)), cancellationToken), format), steps),
            Report("products", "What became of each product.", async (reports, filter, parsed, format, cancellationToken) =>
                ProductsOutput.Write(await reports.ProductsAsync(filter, parsed.GetValue(top), cancellationToken), format), top),
            Report(
                "traffic", "Where sessions came from, and what became of them.",
                async (reports, filter, parsed, format, cancellationToken) => ReportRows.Write(
                    await reports.TrafficAsync(filter, parsed.GetValue(by), parsed.GetValue(top), cancellationToken), format), by, top),
            Report(
                "trends", "The shop by day; as JSON by hour of the week too.", async (reports, filter, _, format, cancellationToken) =>
                    ReportRows.Write(await reports.TrendsAsync(filter, cancellationToken), format)),
            Report(
                "paths", "The commonest steps from one type of page to the next within a session.",
                async (reports, filter, parsed, format, cancellationToken) =>
                    ReportRows.Write(await reports.PathsAsync(filter, parsed.GetValue(top), cancellationToken), format), top),
            Report(
                "retention", "Which share of the visitors of a week came back in the weeks after.",
                async (reports, filter, parsed, format, cancellationToken) =>
                    ReportRows.Write(await reports.RetentionAsync(filter, parsed.GetValue(weeks), cancellationToken), format), weeks),
            Report(
                "carts", "What became of carts, and what was left in them.", async (reports, filter, _, format, cancellationToken) =>
                    ReportRows.Write(await reports.CartsAsync(filter, cancellationToken), format)),
            Report(
                "checkout", "How many checkouts came how far.", async (reports, filter, _, format, cancellationToken) =>
                    FunnelOutput.Write(await reports.FunnelAsync(filter, FunnelReport.CheckoutSteps, cancellationToken), format)),
            Report(
                "searches", "What was searched for in the shop.", async (reports, filter, parsed, format, cancellationToken) =>
                    ReportRows.Write(await reports.SearchesAsync(filter, parsed.GetValue(top), cancellationToken), format), top),
            Report(
                "quality",
                "How far the numbers can be trusted: late, repeated, conflicting, doubtful events and bots, by the time of receipt.",
                async (reports, filter, _, format, cancellationToken) =>
                    ReportRows.Write(await reports.DataQualityAsync(filter, cancellationToken), format)),
        };
    }

    private static Command Report(
        string name, string description, Func<IReports, ReportFilter, ParseResult, ReportFormat, CancellationToken, Task> write,
        params Option[] own)
    {
        var lake = CommonOptions.Lake(isRequired: false);
        var warehouse = CommonOptions.Warehouse();
        var filters = new FilterOptions();
        var json = CommonOptions.Json();
        var csv = new Option<bool>("--csv") { Description = "Print the result as CSV." };
        var rules = new RulesOptions();
        var command = new Command(name, description) { lake, warehouse, json, csv };
        filters.AddTo(command);
        foreach (var option in own)
        {
            command.Options.Add(option);
        }

        rules.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var format = ReportFormats.Of(parsed.GetValue(json), parsed.GetValue(csv));
            var filter = filters.Read(parsed);
            var directory = parsed.GetValue(lake);
            if (directory is not null && parsed.GetValue(warehouse) is not null)
            {
                throw new UsageException("--lake and --warehouse exclude each other.");
            }

            if (directory is null && rules.AreGiven(parsed))
            {
                throw new UsageException(
                    "The session rules of a warehouse are those it was projected with; they can be chosen with --lake only.");
            }

            await using var platform = Platform.Open(
                directory, directory is null ? CommonOptions.RequiredWarehouseOf(parsed, warehouse) : null);
            if (directory is not null)
            {
                await ProjectCommand.RunAsync(platform, new ProjectionSettings { Rules = rules.Read(parsed) }, cancellationToken);
            }

            await write(platform.Reports, filter, parsed, format, cancellationToken);
            return ExitCode.Ok;
        });
        return command;
    }

    private static IReadOnlyList<string> Steps(string? text) => text is null ? FunnelReport.DefaultSteps : Split(text);

    private static string[] Split(string steps) => steps.Split(',', StringSplitOptions.TrimEntries);

    private static bool IsStep(string step) =>
        step == FunnelReport.SessionStep || (EventNames.TryResolve(step, out _, out var canonical) && canonical == step);
}
