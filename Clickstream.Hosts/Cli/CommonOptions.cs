using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using Clickstream.Hosts.Configuration;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Hosts.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Lake(bool isRequired) => new("--lake")
    {
        Description = "The lake, which holds history and quarantine: a directory, or s3://bucket/prefix. For a store other than AWS's add "
            + "?endpoint=http://host:port; region, path_style, attempts and timeout (seconds) may follow after &. Credentials come from "
            + "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a role.",
        HelpName = "LAKE",
        Required = isRequired,
    };

    public static Option<string> Warehouse() => new("--warehouse")
    {
        Description = $"The warehouse's Npgsql connection string, such as 'Host=localhost;Database=shop;Username=etl'. "
            + $"Default: the environment variable {KnownVariables.Warehouse}, which keeps it out of the process list.",
        HelpName = "CONN",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print the result as one JSON object." };

    /// <summary>The warehouse of the option, else of the environment; <c>null</c> when neither names one.</summary>
    public static string? WarehouseOf(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option)
        ?? (Environment.GetEnvironmentVariable(KnownVariables.Warehouse) is { Length: > 0 } fromEnvironment ? fromEnvironment : null);

    /// <summary>The warehouse, which the command cannot do without.</summary>
    public static string RequiredWarehouseOf(ParseResult parsed, Option<string> option) =>
        WarehouseOf(parsed, option) ?? throw new UsageException($"Name a warehouse with --warehouse or {KnownVariables.Warehouse}.");

    /// <summary>A day, as in 2026-11-22.</summary>
    public static Option<LocalDate?> Date(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = result =>
        {
            var parsed = LocalDatePattern.Iso.Parse(result.Tokens[0].Value);
            return parsed.Success && parsed.Value.Year is >= 1990 and < 2100
                ? parsed.Value
                : Refuse<LocalDate?>(result, $"{name} takes a day of the years 1990 to 2099, such as 2026-11-22.");
        },
    };

    /// <summary>Refuses what is no whole number of a range.</summary>
    public static void Between(Option option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token]
            && !(int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                && value >= least && value <= most))
        {
            result.AddError($"{option.Name} takes a whole number from {least} to {most}.");
        }
    });

    /// <summary>Which shard of the visitors is projected, as in 2/4; the first of one when it is not given.</summary>
    public static Option<(int Shard, int Shards)?> Shard() => new("--shard")
    {
        Description = "Project only the visitors of one of N shards, 1/N to N/N. Start one process for each, on as many machines as you "
            + "like: they need not know of each other, and give the same warehouse as one.",
        HelpName = "I/N",
        CustomParser = result => result.Tokens[0].Value.Split('/') is [var left, var right]
                && int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
                && int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var shards)
                && shard >= 1 && shard <= shards && shards <= VisitorRange.MostShards
            ? (shard, shards)
            : Refuse<(int, int)?>(result, $"--shard takes I/N, such as 2/4, with N at most {VisitorRange.MostShards}."),
    };

    /// <summary>A duration of at least a day; <c>null</c> when it is not given.</summary>
    public static Option<Duration?> Age(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result => DurationText.Parse(result.Tokens[0].Value) is { } duration && duration >= Duration.FromDays(1)
            ? duration
            : Refuse<Duration?>(result, $"{name} takes a duration of at least a day, such as 30d."),
    };

    public static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}

/// <summary>The options that set the session rules.</summary>
internal sealed class RulesOptions
{
    private readonly Option<Duration?> timeout = new("--session-timeout")
    {
        Description = "A gap of this length or more ends a session: 90s, 30m, 2h. Default 30m.",
        HelpName = "DURATION",
        CustomParser = result => DurationText.Parse(result.Tokens[0].Value)
            ?? CommonOptions.Refuse<Duration?>(result, "--session-timeout takes a duration such as 90s, 30m or 2h."),
    };

    private readonly Option<Limit> maximum = new("--max-session")
    {
        Description = "An event later than this after its session's start begins a new one: 24h, 7d, or none. Default 24h.",
        HelpName = "DURATION|none",
        CustomParser = result => result.Tokens[0].Value == "none" ? new Limit(null)
            : DurationText.Parse(result.Tokens[0].Value) is { } duration ? new Limit(duration)
            : CommonOptions.Refuse<Limit>(result, "--max-session takes a duration such as 24h, or none."),
    };

    private readonly Option<bool?> trust = new("--trust-client-sessions")
    {
        Description = "The session id that the client keeps decides alone, where there is one.",
    };

    private readonly Option<bool?> campaigns = new("--cut-on-campaign")
    {
        Description = "An event that another campaign led to begins a new session.",
    };

    private readonly Option<DateTimeZone?> midnight = new("--cut-at-midnight")
    {
        Description = "A session ends at midnight of this time zone, such as Asia/Ho_Chi_Minh.",
        HelpName = "ZONE",
        CustomParser = result => DateTimeZoneProviders.Tzdb.GetZoneOrNull(result.Tokens[0].Value)
            ?? CommonOptions.Refuse<DateTimeZone?>(result, "--cut-at-midnight takes a time zone such as Asia/Ho_Chi_Minh or UTC."),
    };

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    private IEnumerable<Option> All => [timeout, maximum, trust, campaigns, midnight];

    /// <summary>Whether any of the rules was named on the command line.</summary>
    public bool AreGiven(ParseResult parsed) => All.Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>The rules that were named, and otherwise those of <paramref name="inForce"/>, or the default ones.</summary>
    public SessionRules Read(ParseResult parsed, SessionRules? inForce = null)
    {
        inForce ??= new SessionRules();
        return inForce with
        {
            InactivityTimeout = parsed.GetValue(timeout) ?? inForce.InactivityTimeout,
            MaximumDuration = parsed.GetValue(maximum) is { } limit ? limit.Maximum : inForce.MaximumDuration,
            TrustClientSessions = parsed.GetValue(trust) ?? inForce.TrustClientSessions,
            CutOnCampaignChange = parsed.GetValue(campaigns) ?? inForce.CutOnCampaignChange,
            CutAtMidnightIn = parsed.GetValue(midnight) ?? inForce.CutAtMidnightIn,
        };
    }

    /// <summary>What was asked for; a parser cannot answer with <c>null</c> for none.</summary>
    private sealed record Limit(Duration? Maximum);
}
