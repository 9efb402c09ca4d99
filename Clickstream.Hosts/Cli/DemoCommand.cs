using System.CommandLine;
using Clickstream.Domain.Reports;
using Clickstream.Domain.Simulation;
using Clickstream.Domain.UseCases;
using NodaTime;

namespace Clickstream.Hosts.Cli;

/// <summary><c>demo</c>: a made-up shop from its first event to its reports, with nothing installed.</summary>
internal static class DemoCommand
{
    private const int Top = 5;

    public static Command Create()
    {
        var size = new Option<string>("--size")
        {
            Description = "How large the shop is: small (10,000 events of 3 days), medium (60,000 of a week), large (500,000 of a month).",
            HelpName = "small|medium|large",
            DefaultValueFactory = _ => "small",
        };
        size.AcceptOnlyFromAmong("small", "medium", "large");
        var lake = CommonOptions.Lake(isRequired: false);
        lake.Description = "Keep the lake in this directory or at this address, to look at it with other commands. "
            + "Default: one that is removed.";
        var command = new Command(
            "demo",
            "Show what it all does, with a made-up computer shop. Shoppers shop, their events are checked and kept as Parquet, sessions, "
                + "carts and orders are made of them in memory, and reports are printed.")
        {
            size, lake,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = parsed.GetRequiredValue(size) switch
            {
                "small" => new SimulationSettings { Events = 10_000, Days = 3, Seed = 1, Start = new LocalDate(2026, 11, 20) },
                "medium" => new SimulationSettings { Events = 60_000, Days = 7, Seed = 1, Start = new LocalDate(2026, 11, 16) },
                _ => new SimulationSettings { Events = 500_000, Days = 30, Seed = 1, Start = new LocalDate(2026, 10, 24) },
            };
            if (parsed.GetValue(lake) is { } kept)
            {
                await RunAsync(kept, settings, cancellationToken);
                return ExitCode.Ok;
            }

            var folder = Directory.CreateTempSubdirectory("clickstream-demo-");
            try
            {
                await RunAsync(folder.FullName, settings, cancellationToken);
            }
            finally
            {
                folder.Delete(recursive: true);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task RunAsync(string lake, SimulationSettings settings, CancellationToken cancellationToken)
    {
        await using var platform = Platform.Open(lake, warehouse: null);
        var simulated = await Terminal.WithProgressAsync(
            "Shopping", task => SimulateCommand.RunAsync(platform, settings, task, cancellationToken));
        var projected = await ProjectCommand.RunAsync(platform, new ProjectionSettings(), cancellationToken);
        Terminal.Results.Write(Terminal.NumbersTable(
            "What became of the events",
            [
                ("Sent by browsers", $"{simulated.Read:N0}"), ("Valid, in the history", $"{simulated.Accepted:N0}"),
                ("Parquet files", $"{simulated.Segments:N0}"), ("Copies of others", $"{projected.Duplicates:N0}"),
                ("Counted, once each", $"{projected.Projected:N0}"),
                ("Sessions", $"{projected.SessionsWritten - projected.SessionsReplaced:N0}"),
            ]));
        OverviewOutput.Write(await platform.Reports.OverviewAsync(ReportFilter.All, cancellationToken), ReportFormat.Table);
        FunnelOutput.Write(
            await platform.Reports.FunnelAsync(ReportFilter.All, FunnelReport.DefaultSteps, cancellationToken), ReportFormat.Table);
        ProductsOutput.Write(await platform.Reports.ProductsAsync(ReportFilter.All, Top, cancellationToken), ReportFormat.Table);
    }
}
