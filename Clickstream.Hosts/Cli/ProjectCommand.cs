using System.CommandLine;
using System.Diagnostics;
using Clickstream.Domain.UseCases;
using MediatR;
using Spectre.Console;

namespace Clickstream.Hosts.Cli;

/// <summary><c>project</c> and <c>rebuild</c>: bring the warehouse up to date with the lake, or make it anew.</summary>
internal static class ProjectCommand
{
    public static Command Create()
    {
        var maximumSlices = new Option<int?>("--max-slices")
        {
            Description = "Stop after this many slices and leave the rest pending.",
            HelpName = "N"
        };
        var shuffle = new Option<int?>("--shuffle")
        {
            Description = "Project segments in an order shuffled by this seed; the outcome is the same.",
            HelpName = "SEED"
        };
        var full = new Option<bool>("--full")
        {
            Description = "List the whole lake, instead of what became visible since it was last projected whole."
        };
        var shard = CommonOptions.Shard();
        CommonOptions.Between(maximumSlices, 1, int.MaxValue);
        CommonOptions.Between(shuffle, int.MinValue, int.MaxValue);
        var command = Common(
            "project", "Project the segments of the lake that the warehouse does not hold yet. Run it as often as you like.",
            (parsed, settings) =>
                settings with
                {
                    MaximumSlices = parsed.GetValue(maximumSlices),
                    ShuffleSeed = parsed.GetValue(shuffle),
                    ListsAll = parsed.GetValue(full),
                    Shard = parsed.GetValue(shard).Shard,
                    Shards = parsed.GetValue(shard).Shards,
                },
            isRebuild: false);
        command.Options.Add(shard);
        command.Options.Add(maximumSlices);
        command.Options.Add(shuffle);
        command.Options.Add(full);
        return command;
    }

    public static Command CreateRebuild() => Common(
        "rebuild", "Project the whole lake into a new warehouse beside the live one, then swap it in, in one step.",
        (_, settings) => settings, isRebuild: true);

    private static Command Common(
        string name, string description, Func<ParseResult, ProjectionSettings, ProjectionSettings> refine, bool isRebuild)
    {
        var lake = CommonOptions.Lake(isRequired: true);
        var warehouse = CommonOptions.Warehouse();
        var sliceEvents = new Option<int>("--slice-events")
        {
            Description = "About how many events make a slice, which is one transaction and takes about 1.5 kB of memory an event.",
            HelpName = "N",
            DefaultValueFactory = _ => new ProjectionSettings().SliceEvents,
        };
        CommonOptions.Between(sliceEvents, 1, 1_000_000);
        var json = CommonOptions.Json();
        var rules = new RulesOptions();
        var command = new Command(name, description) { lake, warehouse, sliceEvents, json };
        rules.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = refine(
                parsed, new ProjectionSettings { Rules = rules.Read(parsed), SliceEvents = parsed.GetValue(sliceEvents) });
            await using var platform = Platform.Open(parsed.GetRequiredValue(lake), CommonOptions.RequiredWarehouseOf(parsed, warehouse));
            var watch = Stopwatch.StartNew();
            var summary = await RunAsync(platform, settings, isRebuild, cancellationToken);
            Print(summary, watch.Elapsed, parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Projects behind a progress bar.</summary>
    public static Task<ProjectionSummary> RunAsync(
        Platform platform, ProjectionSettings settings, bool isRebuild, CancellationToken cancellationToken) =>
        Terminal.WithProgressAsync(isRebuild ? "Rebuilding" : "Projecting", task =>
        {
            var progress = new DirectProgress<ProjectionSummary>(summary =>
            {
                task.MaxValue = Math.Max(summary.Segments + summary.SegmentsPending, 1);
                task.Value = summary.Segments;
            });
            IRequest<ProjectionSummary> request = isRebuild
                ? new RebuildWarehouse { Settings = settings, Progress = progress }
                : new ProjectHistory { Settings = settings, Progress = progress };
            return platform.Mediator.Send(request, cancellationToken);
        });

    private static void Print(ProjectionSummary summary, TimeSpan elapsed, bool asJson)
    {
        var seconds = Math.Round(elapsed.TotalSeconds, 3);
        if (asJson)
        {
            Output.Json(new
            {
                summary.Segments,
                summary.Slices,
                summary.Events,
                summary.Projected,
                summary.Duplicates,
                summary.Conflicts,
                summary.Quarantined,
                summary.SessionsWritten,
                summary.SessionsReplaced,
                summary.SegmentsPending,
                Seconds = (decimal)seconds,
            });
            return;
        }

        Terminal.Results.Write(Terminal.NumbersTable(
            "Projected",
            [
                ("Segments", $"{summary.Segments:N0}"), ("Slices", $"{summary.Slices:N0}"), ("Events read", $"{summary.Events:N0}"),
                ("Duplicates", $"{summary.Duplicates:N0}"), ("Id conflicts", $"{summary.Conflicts:N0}"),
                ("Put aside", $"{summary.Quarantined:N0}"),
                ("Sessions written", $"{summary.SessionsWritten:N0}"), ("Sessions replaced", $"{summary.SessionsReplaced:N0}"),
                ("Segments pending", $"{summary.SegmentsPending:N0}"), ("Seconds", $"{seconds:N1}"),
            ]));
    }
}
