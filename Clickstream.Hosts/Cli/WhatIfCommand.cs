using System.CommandLine;
using System.Globalization;
using Clickstream.Domain.Reports;
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
                + "under the rules in force; without a warehouse to the overview under the default rules. Nothing is changed.")
        {
            lake, warehouse, json,
        };
        filters.AddTo(command);
        rules.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var filter = filters.Read(parsed);
            var inForce = await OverviewAsync(
                parsed.GetRequiredValue(lake), CommonOptions.WarehouseOf(parsed, warehouse), new ProjectionSettings(), filter,
                cancellationToken);
            var other = await OverviewAsync(
                parsed.GetRequiredValue(lake), null, new ProjectionSettings { Rules = rules.Read(parsed) }, filter, cancellationToken);
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

    private static async Task<OverviewReport> OverviewAsync(
        string lake, string? warehouse, ProjectionSettings settings, ReportFilter filter, CancellationToken cancellationToken)
    {
        await using var platform = Platform.Open(lake, warehouse);
        if (warehouse is null)
        {
            await ProjectCommand.RunAsync(platform, settings, cancellationToken);
        }

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
