using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Clickstream.Hosts.Cli;

/// <summary>Adds to the help of every command what it says beyond its first sentence, and examples.</summary>
internal static class Manual
{
    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        [""] =
        [
            "clickstream demo",
            "clickstream simulate --events 100000 --seed 1 --lake ./lake",
            "clickstream report overview --lake ./lake",
        ],
        ["demo"] = ["clickstream demo", "clickstream demo --size medium --lake ./demo-lake"],
        ["serve"] =
        [
            "clickstream serve --lake ./lake",
            "clickstream serve --lake s3://shop-lake/events --listen http://0.0.0.0:8080 --origin https://shop.example --flush-interval 1s",
        ],
        ["import"] = ["clickstream import ndjson events.ndjson --lake ./lake"],
        ["import ndjson"] =
        [
            "clickstream import ndjson events.ndjson --lake ./lake",
            "zcat events.gz | clickstream import ndjson - --lake ./lake",
        ],
        ["import rees46"] = ["clickstream import rees46 2019-Oct.csv --lake ./lake"],
        ["simulate"] =
        [
            "clickstream simulate --events 100000 --seed 1 --lake ./lake",
            "clickstream simulate --events 2000 --seed 7 --days 3 --start 2026-11-20 --lake ./lake",
        ],
        ["project"] =
        [
            "clickstream project --lake ./lake --warehouse 'Host=localhost;Database=shop;Username=etl'",
            "clickstream project --lake s3://shop-lake/events --shard 2/4 --deadline 10m",
        ],
        ["rebuild"] =
        [
            "clickstream rebuild --lake ./lake --session-timeout 20m", "clickstream rebuild --lake ./lake --verify",
            "clickstream rebuild --drop-previous",
        ],
        ["report"] = ["clickstream report overview --lake ./lake", "clickstream report traffic --by campaign --csv"],
        ["report overview"] =
        [
            "clickstream report overview --lake ./lake",
            "clickstream report overview --from 2026-11-01 --to 2026-11-30 --time-zone Asia/Ho_Chi_Minh --json",
        ],
        ["report funnel"] = ["clickstream report funnel", "clickstream report funnel --steps session,view_item,purchase --device mobile"],
        ["report products"] = ["clickstream report products --top 10 --csv"],
        ["report traffic"] =
        [
            "clickstream report traffic --by source-medium",
            "clickstream report traffic --by country --channel 'Organic Search'",
        ],
        ["report trends"] = ["clickstream report trends --time-zone Asia/Ho_Chi_Minh", "clickstream report trends --json"],
        ["report paths"] = ["clickstream report paths --top 30"],
        ["report retention"] = ["clickstream report retention --weeks 8"],
        ["report carts"] = ["clickstream report carts --from 2026-11-01"],
        ["report checkout"] = ["clickstream report checkout --device mobile --device desktop"],
        ["report searches"] = ["clickstream report searches --top 50 --csv"],
        ["report quality"] = ["clickstream report quality --json"],
        ["ledger"] = ["clickstream ledger --lake ./lake", "clickstream ledger --lake ./lake --by-hour --csv"],
        ["explain"] = ["clickstream explain visitor c_9f87 --lake ./lake"],
        ["explain visitor"] =
        [
            "clickstream explain visitor c_9f87 --lake ./lake",
            "clickstream explain visitor c_9f87 --lake ./lake --session-timeout 10m",
        ],
        ["explain session"] = ["clickstream explain session 0b9e7a52-1c04-8f3a-9d3e-5a1d2f0c7b11 --lake ./lake"],
        ["explain order"] = ["clickstream explain order o-1001 --lake ./lake"],
        ["whatif"] =
        [
            "clickstream whatif --lake ./lake --session-timeout 10m",
            "clickstream whatif --lake ./lake --cut-on-campaign --json",
        ],
        ["history"] = ["clickstream history verify --lake ./lake", "clickstream history compact --lake ./lake"],
        ["history verify"] = ["clickstream history verify --lake ./lake --json"],
        ["history compact"] =
        [
            "clickstream history compact --lake ./lake",
            "clickstream history compact --lake ./lake --older-than 1d --target-events 500000",
        ],
        ["history expire"] = ["clickstream history expire --lake ./lake --keep-events 760d --keep-quarantine 30d"],
        ["history schema"] = ["clickstream history schema"],
        ["history athena"] = ["clickstream history athena --lake s3://shop-lake/events --since 2026-11-22"],
        ["quarantine"] = ["clickstream quarantine list --lake ./lake", "clickstream quarantine replay --lake ./lake --dry-run"],
        ["quarantine list"] = ["clickstream quarantine list --lake ./lake --code item.currency_unknown"],
        ["quarantine show"] = ["clickstream quarantine show 0b9e7a52-1c04-8f3a-9d3e-5a1d2f0c7b11 --lake ./lake"],
        ["quarantine replay"] =
        [
            "clickstream quarantine replay --lake ./lake --dry-run",
            "clickstream quarantine replay --lake ./lake --code item.currency_unknown",
        ],
        ["erase"] = ["clickstream erase --visitor c_9f87 --lake ./lake", "clickstream erase --user u_1 --site shop --lake ./lake --json"],
        ["migrate"] = ["clickstream migrate --warehouse 'Host=localhost;Database=shop;Username=postgres' --roles"],
        ["status"] = ["clickstream status --lake ./lake", "clickstream status --json"],
        ["doctor"] = ["clickstream doctor --lake ./lake", "clickstream doctor --lake ./lake --json"],
        ["cost"] =
        [
            "clickstream cost --events-per-day 1000000",
            "clickstream cost --events-per-day 50000 --mode buffered --free-tier --alternatives",
        ],
        ["schema"] = ["clickstream schema"],
        ["dump"] = ["clickstream dump --hash"],
        ["catalogue"] = ["clickstream catalogue"],
        ["completion"] = ["clickstream completion bash", "clickstream completion zsh"],
    };

    /// <summary>The examples of all commands, by the path of the command.</summary>
    public static IReadOnlyDictionary<string, string[]> All => Examples;

    /// <summary>Replaces the action of every <c>--help</c>, and leaves of every description its first sentence.</summary>
    public static void AttachTo(RootCommand root)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal);
        Shorten(root, string.Empty, details);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ManualAction((HelpAction)help.Action!, details);
    }

    private static void Shorten(Command command, string path, Dictionary<string, string> details)
    {
        var description = command.Description ?? string.Empty;
        var end = description.IndexOf(". ", StringComparison.Ordinal);
        if (end > 0)
        {
            details[path] = description[(end + 2)..];
            command.Description = description[..(end + 1)];
        }

        foreach (var child in command.Subcommands)
        {
            Shorten(child, $"{path} {child.Name}".Trim(), details);
        }
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}".Trim() : string.Empty;

    private sealed class ManualAction(HelpAction inner, Dictionary<string, string> details) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = inner.Invoke(parseResult);
            var path = PathOf(parseResult.CommandResult);
            var output = parseResult.InvocationConfiguration.Output;
            if (details.TryGetValue(path, out var more))
            {
                output.WriteLine("Details:");
                foreach (var line in Wrap(more, Math.Max(40, Width() - 2)))
                {
                    output.WriteLine($"  {line}");
                }

                output.WriteLine();
            }

            if (Examples.TryGetValue(path, out var examples))
            {
                output.WriteLine("Examples:");
                foreach (var example in examples)
                {
                    output.WriteLine($"  {example}");
                }

                output.WriteLine();
            }

            return code;
        }

        private static int Width() => Console.IsOutputRedirected ? 120 : Console.WindowWidth;

        private static IEnumerable<string> Wrap(string text, int width)
        {
            var line = string.Empty;
            foreach (var word in text.Split(' '))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    yield return line;
                    line = string.Empty;
                }

                line = line.Length == 0 ? word : $"{line} {word}";
            }

            yield return line;
        }
    }
}
