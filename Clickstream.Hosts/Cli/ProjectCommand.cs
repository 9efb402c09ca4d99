using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Clickstream.Adapters.Postgres;
using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Configuration;
using MediatR;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace Clickstream.Hosts.Cli;

/// <summary><c>project</c> and <c>rebuild</c>: bring the warehouse up to date with the lake, or make it anew.</summary>
internal static class ProjectCommand
{
    public static Command Create()
    {
        var maximumSlices = new Option<int?>("--max-slices")
        {
            Description = "Stop each writer after this many slices and leave the rest pending.",
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
        var deadline = new Option<Duration?>("--deadline")
        {
            Description = "Begin no slice after this time, and leave the rest pending: the run ends well, and says how much is left.",
            HelpName = "DURATION",
            CustomParser = result => DurationText.Parse(result.Tokens[0].Value) is { } duration && duration > Duration.Zero
                ? duration
                : CommonOptions.Refuse<Duration?>(result, "--deadline takes a duration such as 90s, 10m or 1h."),
        };
        var shard = CommonOptions.Shard();
        CommonOptions.Between(maximumSlices, 1, int.MaxValue);
        CommonOptions.Between(shuffle, int.MinValue, int.MaxValue);
        var options = new ProjectionOptions(isLakeRequired: true);
        var command = options.AddTo(new Command(
            "project", "Project the segments of the lake that the warehouse does not hold yet. Run it as often as you like.")
        {
            shard, deadline, maximumSlices, shuffle, full,
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var part = parsed.GetValue(shard) ?? (1, 1);
            var settings = options.Read(parsed, part.Shard, part.Shards) with
            {
                MaximumSlices = parsed.GetValue(maximumSlices),
                ShuffleSeed = parsed.GetValue(shuffle),
                ListsAll = parsed.GetValue(full),
            };
            await using var platform = Platform.Open(options.LakeOf(parsed), options.WarehouseOf(parsed));
            var watch = Stopwatch.StartNew();
            using var stop = new CancellationTokenSource();
            if (parsed.GetValue(deadline) is { } time)
            {
                stop.CancelAfter(time.ToTimeSpan());
            }

            Print(await RunAsync(platform, settings, cancellationToken, stop.Token), watch.Elapsed, options.IsJson(parsed));
            return ExitCode.Ok;
        });
        return command;
    }

    public static Command CreateRebuild()
    {
        var verify = new Option<bool>("--verify")
        {
            Description = "Do not swap: compare the live warehouse with the rebuilt one, and tell where they differ by table and day. Ends "
                + "with 1 when they do.",
        };
        var dropPrevious = new Option<bool>("--drop-previous")
        {
            Description = "Only drop the warehouse that the last rebuild replaced, which is kept until the next one.",
        };
        var shard = CommonOptions.Shard();
        var options = new ProjectionOptions(isLakeRequired: false);
        var command = options.AddTo(new Command(
            "rebuild",
            "Project the whole lake into a new warehouse beside the live one, make sure that it agrees with itself, then swap it in, in "
                + "one step. Stopped before, the live one is untouched. With --shard the process that finishes last swaps; one that was "
                + "stopped goes on where it was.")
        {
            verify, dropPrevious, shard,
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(dropPrevious))
            {
                if (parsed.GetValue(verify) || options.LakeOf(parsed) is not null)
                {
                    throw new UsageException("--drop-previous builds nothing: it goes with neither --lake nor --verify.");
                }

                await using var database = Platform.Open(lake: null, options.WarehouseOf(parsed));
                var isDropped = await database.Get<WarehouseAdministration>().DropPreviousAsync(cancellationToken);
                if (options.IsJson(parsed))
                {
                    Output.Json(new { IsDropped = isDropped });
                }
                else
                {
                    Console.Out.WriteLine(isDropped ? "Dropped." : "There is none.");
                }

                return ExitCode.Ok;
            }

            await using var platform = Platform.Open(
                options.LakeOf(parsed) ?? throw new UsageException("Name a lake with --lake."), options.WarehouseOf(parsed));
            var watch = Stopwatch.StartNew();
            var part = parsed.GetValue(shard) ?? (1, 1);
            var request = new RebuildWarehouse
            {
                Settings = options.Read(parsed, part.Shard, part.Shards), OnlyVerifies = parsed.GetValue(verify),
            };
            var summary = await WithProgressAsync(
                "Rebuilding", platform, progress => request with { Progress = progress }, cancellationToken);
            if (!parsed.GetValue(verify))
            {
                Print(summary.Projection, watch.Elapsed, options.IsJson(parsed), summary.IsPublished);
                if (!summary.IsPublished)
                {
                    Console.Error.WriteLine(
                        "Other shards are still to be built. Whoever finishes last puts the new warehouse in place; the live one is "
                            + "untouched.");
                }

                return ExitCode.Ok;
            }

            PrintDifferences(summary, options.IsJson(parsed));
            return summary.Differences.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>Projects behind a progress bar.</summary>
    public static Task<ProjectionSummary> RunAsync(
        Platform platform, ProjectionSettings settings, CancellationToken cancellationToken, CancellationToken deadline = default) =>
        WithProgressAsync(
            "Projecting", platform, progress => new ProjectHistory { Settings = settings, Deadline = deadline, Progress = progress },
            cancellationToken);

    private static Task<TResult> WithProgressAsync<TResult>(
        string title, Platform platform, Func<IProgress<ProjectionSummary>, IRequest<TResult>> request,
        CancellationToken cancellationToken) =>
        Terminal.WithProgressAsync(title, task => platform.Mediator.Send(
            request(new DirectProgress<ProjectionSummary>(summary =>
            {
                task.MaxValue = Math.Max(summary.Segments + summary.SegmentsPending, 1);
                task.Value = summary.Segments;
            })),
            cancellationToken));

    private static void PrintDifferences(RebuildSummary summary, bool asJson)
    {
        if (asJson)
        {
            Output.Json(new { summary.Projection.Events, summary.Differences });
        }
        else if (summary.Differences.Count == 0)
        {
            Console.Out.WriteLine($"The warehouse is what its history gives: {summary.Projection.Events:N0} events, no difference.");
        }
        else
        {
            new RowsOutput(
                "Differences", ["Table", "Day", "Live rows", "Rebuilt rows"],
                summary.Differences.Select(one => (IReadOnlyList<object?>)
                    [one.Table, one.Day is { } day ? LocalDatePattern.Iso.Format(day) : null, one.LiveRows, one.RebuiltRows]))
                .Write(summary, ReportFormat.Table);
        }
    }

    private static void Print(ProjectionSummary summary, TimeSpan elapsed, bool asJson, bool? isPublished = null)
    {
        if (summary.QuarantineProblem is { } problem)
        {
            Console.Error.WriteLine(
                $"What is in quarantine could not be counted ({problem}): reports go on saying what an earlier run counted.");
        }

        var seconds = Math.Round(elapsed.TotalSeconds, 3);
        if (asJson)
        {
            Output.Json(new ProjectionOutput(
                summary.Segments, summary.Slices, summary.Events, summary.Projected, summary.Duplicates, summary.Conflicts,
                summary.Quarantined, summary.SessionsWritten, summary.SessionsReplaced, summary.SegmentsPending,
                isPublished, (decimal)seconds));
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

    /// <summary>What is printed for programs.</summary>
    private sealed record ProjectionOutput(
        int Segments, int Slices, long Events, long Projected, long Duplicates, long Conflicts, long Quarantined, long SessionsWritten,
        long SessionsReplaced, int SegmentsPending,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? IsPublished, decimal Seconds);
}
