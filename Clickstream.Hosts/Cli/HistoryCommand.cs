using System.CommandLine;
using System.Text.RegularExpressions;
using Clickstream.Adapters.Aws.History;
using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Configuration;
using NodaTime;

namespace Clickstream.Hosts.Cli;

/// <summary><c>history</c>: checks the history, merges its small segments, and lets go of what is too old.</summary>
internal static partial class HistoryCommand
{
    public static Command Create() => new(
        "history", "Look after the history: verify it, compact it, let old events expire, open it to others.")
    {
        CreateVerify(), CreateCompact(), CreateExpire(), CreateSchema(), CreateAthena(),
    };

    private static Command CreateVerify()
    {
        var lake = CommonOptions.Lake(isRequired: true);
        var json = CommonOptions.Json();
        var command = new Command(
            "verify",
            "Read every segment and compare it with what it says of itself (number of events, checksum, hour), and with its events to the "
                + "last byte. "
                + "Ends with 1 when something is wrong; nothing is changed.")
        {
            lake, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var platform = Platform.Open(parsed.GetRequiredValue(lake), warehouse: null);
            var summary = await Terminal.WithProgressAsync("Verifying", task => platform.Mediator.Send(
                new VerifyHistory { Progress = task.Following<VerificationSummary>(one => (one.Verified, one.Segments)) },
                cancellationToken));
            Output.Result(parsed.GetValue(json), summary, "Verified",
            [
                ("Segments", summary.Verified), ("Events", summary.Events), ("Bytes", summary.Bytes),
                ("Segments of other versions", summary.NotCompared), ("Segments that are wrong", summary.Findings.Count),
            ]);
            return await ReportAsync(summary.Findings);
        });
        return command;
    }

    /// <summary>Names every segment that is wrong.</summary>
    public static async Task<int> ReportAsync(IReadOnlyList<SegmentFinding> findings)
    {
        foreach (var finding in findings)
        {
            await Console.Error.WriteLineAsync($"clickstream: {finding.Code}: {finding.Segment}: {finding.Message}");
        }

        return findings.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static Command CreateCompact()
    {
        var lake = CommonOptions.Lake(isRequired: true);
        var warehouse = CommonOptions.Warehouse();
        var json = CommonOptions.Json();
        var target = new Option<int>("--target-events")
        {
            Description = "How many events a merged segment should hold.",
            HelpName = "N",
            DefaultValueFactory = _ => new CompactHistory().TargetEvents,
        };
        CommonOptions.Between(target, 1, 1_000_000);
        var age = new Option<Duration?>("--older-than")
        {
            Description = "How long ago an hour must have ended, 2h or more. Default 3h.",
            HelpName = "DURATION",
            CustomParser = result =>
                DurationText.Parse(result.Tokens[0].Value) is { } duration && duration >= Duration.FromHours(2)
                ? duration
                : CommonOptions.Refuse<Duration?>(result, "--older-than takes a duration of at least 2h."),
        };
        var command = new Command(
            "compact",
            "Merge the small segments of closed hours that the warehouse has projected, and drop exact copies. "
                + "May be stopped at any point, and run beside everything else.")
        {
            lake, warehouse, target, age, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var platform = Platform.Open(parsed.GetRequiredValue(lake), CommonOptions.RequiredWarehouseOf(parsed, warehouse));
            var summary = await Terminal.WithProgressAsync("Compacting", task => platform.Mediator.Send(
                new CompactHistory
                {
                    TargetEvents = parsed.GetValue(target),
                    MinimumAge = parsed.GetValue(age) ?? new CompactHistory().MinimumAge,
                    Progress = task.Following<CompactionSummary>(one => (one.HoursVisited, one.Hours)),
                },
                cancellationToken));
            Output.Result(parsed.GetValue(json), summary, "Compacted",
            [
                ("Closed hours", summary.Hours), ("Hours not projected yet", summary.HoursNotProjected),
                ("Segments removed", summary.SegmentsRemoved), ("Segments written", summary.SegmentsWritten),
                ("Events written", summary.Events),
                ("Events dropped", summary.EventsDropped), ("Segments unreadable", summary.Findings.Count),
            ]);
            return await ReportAsync(summary.Findings);
        });
        return command;
    }

    private static Command CreateExpire()
    {
        var lake = CommonOptions.Lake(isRequired: true);
        var warehouse = CommonOptions.Warehouse();
        var json = CommonOptions.Json();
        var rules = new RulesOptions();
        var events = CommonOptions.Age(
            "--keep-events", "How long history and warehouse keep events, from when they were received, such as 760d. Default: for ever.");
        var quarantine = CommonOptions.Age("--keep-quarantine", "How long the quarantine keeps entries, such as 30d. Default: for ever.");
        var command = new Command(
            "expire",
            "Remove what was received longer ago than it may be kept, from the warehouse, the history and the quarantine. "
                + "Age counts from the clock.")
        {
            lake, warehouse, events, quarantine, json,
        };
        rules.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new ExpireHistory
            {
                HistoryAge = parsed.GetValue(events), QuarantineAge = parsed.GetValue(quarantine), Rules = rules.Read(parsed),
            };
            if (request is { HistoryAge: null, QuarantineAge: null })
            {
                throw new UsageException("Say what may be kept for how long: --keep-events, --keep-quarantine, or both.");
            }

            await using var platform = Platform.Open(parsed.GetRequiredValue(lake), CommonOptions.RequiredWarehouseOf(parsed, warehouse));
            var summary = await Terminal.WithProgressAsync("Expiring", task => platform.Mediator.Send(
                request with { Progress = task.Following<ExpirySummary>(one => (one.SegmentsRemoved, one.Segments)) }, cancellationToken));
            Output.Result(parsed.GetValue(json), summary, "Expired",
            [
                ("Segments removed", summary.SegmentsRemoved), ("Facts removed", summary.Facts),
                ("Quarantine entries removed", summary.Quarantined),
            ]);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateSchema()
    {
        var command = new Command("schema", "Print the columns of the segments, as Markdown.");
        command.SetAction(_ =>
        {
            Console.Out.Write(LakeSchema.ToMarkdown());
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateAthena()
    {
        var lake = new Option<string>("--lake")
        {
            Description = "The lake's address: s3://bucket/prefix.", HelpName = "LAKE", Required = true,
        };
        lake.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !LakeAddress().IsMatch(token.Value))
            {
                result.AddError("--lake takes an address such as s3://bucket/prefix.");
            }
        });
        var since = CommonOptions.Date("--since", "The first day of the lake, such as 2026-11-22.");
        since.Required = true;
        var command = new Command(
            "athena", "Print the statements that open the lake to Athena: two tables and a view of every distinct event.")
        {
            lake, since,
        };
        command.SetAction(parsed =>
        {
            Console.Out.Write(LakeSchema.ToAthena(parsed.GetRequiredValue(lake).TrimEnd('/'), parsed.GetValue(since)!.Value));
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>An address without anything that could end a literal of SQL.</summary>
    [GeneratedRegex("^s3://[a-z0-9.-]{3,63}(/[A-Za-z0-9._=-]+)*/?$")]
    private static partial Regex LakeAddress();
}
