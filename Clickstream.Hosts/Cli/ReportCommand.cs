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

    public static Command Create()
    {
        var steps = new Option<string>("--steps")
        {
            Description = "The steps, separated by commas: session, or event names. "
                + "Default session,view_item,add_to_cart,begin_checkout,purchase.",
            HelpName = "A,B,C",
        };
        var top = new Option<int>("--top") { Description = "How many products.", HelpName = "N", DefaultValueFactory = _ => DefaultTop };
        CommonOptions.Between(top, 1, int.MaxValue);
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
        };
    }

    private static Command Report(
        string name, string description, Func<IReports, ReportFilter, ParseResult, ReportFormat, CancellationToken, Task> write,
        params Option[] own)
    {
        var lake = CommonOptions.Lake(isRequired: false);
        var warehouse = CommonOptions.Warehouse();
        var from = CommonOptions.Date("--from", "The first day, inclusive, UTC. A session belongs to the day on which it started.");
        var to = CommonOptions.Date("--to", "The last day, inclusive, UTC.");
        var includeBots = new Option<bool>("--include-bots") { Description = "Count sessions of bots too." };
        var json = CommonOptions.Json();
        var csv = new Option<bool>("--csv") { Description = "Print the result as CSV." };
        var rules = new RulesOptions();
        var command = new Command(name, description) { lake, warehouse, from, to, includeBots, json, csv };
        foreach (var option in own)
        {
            command.Options.Add(option);
        }

        rules.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var format = ReportFormats.Of(parsed.GetValue(json), parsed.GetValue(csv));
            var filter = new ReportFilter
            {
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                IncludesBots = parsed.GetValue(includeBots)
            };
            if (filter.From > filter.To)
            {
                throw new UsageException("--from lies after --to.");
            }

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
                await ProjectCommand.RunAsync(
                    platform, new ProjectionSettings { Rules = rules.Read(parsed) }, isRebuild: false, cancellationToken);
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
