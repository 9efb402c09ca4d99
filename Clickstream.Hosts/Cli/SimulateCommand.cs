using System.CommandLine;
using Clickstream.Domain.Simulation;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Imports;
using NodaTime;
using Spectre.Console;

namespace Clickstream.Hosts.Cli;

/// <summary><c>simulate</c>: fills a lake with a made-up shop.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var events = new Option<int>("--events")
        {
            Description = "How many events are sent, repetitions included.",
            HelpName = "N",
            Required = true
        };
        var seed = new Option<int>("--seed")
        {
            Description = "The seed of all chance. The same seed gives the same events.",
            HelpName = "S",
            Required = true
        };
        var days = new Option<int>("--days")
        {
            Description = "On how many days visits begin; refunds and late events may follow.",
            HelpName = "D",
            DefaultValueFactory = _ => 30
        };
        var start = CommonOptions.Date("--start", "The first day, UTC. Default 2026-06-01.");
        var lake = CommonOptions.Lake(isRequired: true);
        var json = CommonOptions.Json();
        CommonOptions.Between(events, 1, 100_000_000);
        CommonOptions.Between(days, 1, 3650);
        CommonOptions.Between(seed, int.MinValue, int.MaxValue);
        var command = new Command(
            "simulate",
            "Fill the lake with a made-up computer shop: "
                + "sessions, searches, carts, orders, refunds, campaigns, bots, repetitions and late events.")
        {
            events, seed, days, start, lake, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = new SimulationSettings
            {
                Events = parsed.GetValue(events),
                Seed = parsed.GetValue(seed),
                Days = parsed.GetValue(days)
            };
            settings = settings with { Start = parsed.GetValue(start) ?? settings.Start };
            if (settings.Start.PlusDays(settings.Days).Year >= 2100)
            {
                throw new UsageException("The simulation must end before the year 2100.");
            }

            await using var platform = Platform.Open(parsed.GetRequiredValue(lake), warehouse: null);
            var summary = await Terminal.WithProgressAsync("Simulating", task => RunAsync(platform, settings, task, cancellationToken));
            if (parsed.GetValue(json))
            {
                Output.Json(summary);
            }
            else
            {
                Terminal.Results.Write(Terminal.NumbersTable(
                    "Simulated",
                    [
                        ("Events sent", $"{summary.Read:N0}"), ("Events accepted", $"{summary.Accepted:N0}"),
                        ("Segments written", $"{summary.Segments:N0}")
                    ]));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Simulates a shop into the lake of a platform.</summary>
    public static async Task<ImportSummary> RunAsync(
        Platform platform, SimulationSettings settings, ProgressTask task, CancellationToken cancellationToken)
    {
        task.MaxValue = settings.Events;
        var summary = new ImportSummary(0, 0, 0, 0);
        foreach (var batch in ShopSimulator.Run(settings))
        {
            var source = new EventSource
            {
                ReceivedAt = batch[^1].ReceivedAt ?? Instant.MinValue,
                Protocol = "simulation",
                IsTimeTrusted = true
            };
            var result = await platform.Mediator.Send(new IngestEvents(batch, source), cancellationToken);
            summary = new ImportSummary(
                summary.Read + batch.Count, summary.Accepted + result.Accepted, summary.Rejected + result.Rejected.Length,
                summary.Segments + result.Segments.Count);
            task.Value = summary.Read;
        }

        return summary;
    }
}
