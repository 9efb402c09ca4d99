using System.CommandLine;
using System.Globalization;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.UseCases;
using Spectre.Console;

namespace Clickstream.Hosts.Cli;

/// <summary><c>whatif</c>: the overview under other session rules, beside the one under the rules in force.</summary>
internal static class WhatIfCommand
{
    public static Command Create()
    {
        var lake = CommonOptions.Lake(isRequired: true);
        var warehouse = CommonOptions.Warehouse();
        var json = CommonOptions.Json();
        var filters = new FilterOptions();
        var rules = new RulesOptions();
        var command = new Command(
            "whatif",
            "Compute the overview of a lake under other session rules, in memory, and show the difference to the warehouse's, which is "
                + "under the rules in force; without a warehouse to the overview under the default rules. What is not named stays as it is "
                + "in force. Nothing is changed.")
        {
            lake, warehouse, json,
        };
        filters.AddTo(command);
        rules.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var filter = filters.Read(parsed);
            var (rulesInForce, inForce) = await InForceAsync(
                parsed.GetRequiredValue(lake), CommonOptions.WarehouseOf(parsed, warehouse), filter, cancellationToken);
            var other = await ComputeAsync(
                parsed.GetRequiredValue(lake), rules.Read(parsed, rulesInForce), filter, cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(new { InForce = inForce, WhatIf = other });
            }
            else
            {
                Write(inForce, other);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<(SessionRules Rules, OverviewReport Report)> InForceAsync(
        string lake, string? warehouse, ReportFilter filter, CancellationToken cancellationToken)
    {
        if (warehouse is null)
        {
            var rules = new SessionRules();
            return (rules, await ComputeAsync(lake, rules, filter, cancellationToken));
        }

        await using var platform = Platform.Open(lake, warehouse);
        var pending = await platform.Mediator.Send(new FindPending(), cancellationToken);
        if (pending.Count(segment => !segment.IsRewritten) is > 0 and var appended)
        {
            throw new WarehouseException(
                WarehouseException.Behind,
                $"The warehouse has not projected {appended} segments yet, which would look like a difference. Run 'project' first.");
        }

        return (
            await platform.RulesInForceAsync(cancellationToken), await platform.Reports.OverviewAsync(filter, cancellationToken));
    }

    private static async Task<OverviewReport> ComputeAsync(
        string lake, SessionRules rules, ReportFilter filter, CancellationToken cancellationToken)
    {
        await using var platform = Platform.Open(lake, warehouse: null);
        await ProjectCommand.RunAsync(platform, new ProjectionSettings { Rules = rules }, cancellationToken);
        return await platform.Reports.OverviewAsync(filter, cancellationToken);
    }

    private static void Write(OverviewReport inForce, OverviewReport other)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("What if").AddColumn("Measure");
        foreach (var column in new[] { "In force", "What if", "Difference" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var ((name, before), (_, after)) in OverviewOutput.Counts(inForce).Zip(OverviewOutput.Counts(other)))
        {
            table.AddRow(name.Replace('_', ' '), Number(before), Number(after), (after > before ? "+" : "") + Number(after - before));
        }

        Terminal.Results.Write(table);
    }

    private static string Number(decimal value) => value.ToString("#,0.######", CultureInfo.InvariantCulture);
}
