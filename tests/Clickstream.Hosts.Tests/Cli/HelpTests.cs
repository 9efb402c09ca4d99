using System.CommandLine;
using Clickstream.Hosts.Cli;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Cli;

public sealed class HelpTests
{
    private const string Rules = "--session-timeout --max-session --trust-client-sessions";
    private const string Report = "--lake --warehouse --from --to --time-zone --channel --device --country --include-bots --json --csv " + Rules;

    [Theory]
    [InlineData("", "demo serve completion import simulate project rebuild report ledger explain whatif migrate status doctor cost schema dump --help --version")]
    [InlineData("import", "rees46 ndjson")]
    [InlineData("import rees46", "FILE --lake --json")]
    [InlineData("import ndjson", "FILE --lake --json")]
    [InlineData("simulate", "--events --seed --days --start --lake --json")]
    [InlineData("project", "--lake --warehouse --slice-events --max-slices --shuffle --shard --full --json " + Rules)]
    [InlineData("rebuild", "--lake --warehouse --slice-events --shard --verify --drop-previous --json " + Rules)]
    [InlineData("report", "overview funnel products traffic trends paths retention carts checkout searches quality")]
    [InlineData("report traffic", "--by --top " + Report)]
    [InlineData("report retention", "--weeks " + Report)]
    [InlineData("ledger", "--lake --warehouse --by-hour --json --csv")]
    [InlineData("explain", "visitor session order")]
    [InlineData("explain order", "ORDER_ID --lake --warehouse")]
    [InlineData("whatif", "--lake --warehouse --from --time-zone --json " + Rules)]
    [InlineData("migrate", "--warehouse --roles --json")]
    [InlineData("status", "--warehouse --lake --json")]
    [InlineData("doctor", "--warehouse --lake --json")]
    [InlineData("cost", "--events-per-day --mode direct buffered --events-per-request --free-tier --alternatives --json")]
    [InlineData("report overview", Report)]
    [InlineData("report funnel", "--steps " + Report)]
    [InlineData("report products", "--top " + Report)]
    [InlineData("dump", "--warehouse --hash")]
    public async Task The_help_of_a_command_lists_what_it_takes(string command, string listed) =>
        (await CommandRun.OutputOfAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Should().ContainAll(listed.Split(' '));

    [Fact]
    public void Every_command_has_examples_and_every_example_is_right()
    {
        var root = CommandLine.CreateRoot();

        Manual.All.Keys.Should().BeEquivalentTo(PathsOf(root, string.Empty));
        foreach (var example in Manual.All.SelectMany(one => one.Value))
        {
            var line = example[(example.IndexOf("clickstream", StringComparison.Ordinal) + "clickstream".Length)..].Replace('\'', '"');
            root.Parse(line).Errors.Should().BeEmpty("of {0}", example);
        }
    }

    [Fact]
    public async Task The_help_of_a_command_tells_more_than_the_list_and_gives_examples()
    {
        var list = await CommandRun.OutputOfAsync("--help");
        var help = await CommandRun.OutputOfAsync("serve", "--help");

        list.Should().NotContain("/readyz").And.Contain("Examples:").And.Contain("clickstream demo");
        help.Should().Contain("Details:").And.Contain("/readyz").And.Contain("Examples:").And.Contain("clickstream serve --lake ./lake");
    }

    private static IEnumerable<string> PathsOf(Command command, string path) =>
        [path, .. command.Subcommands.SelectMany(child => PathsOf(child, $"{path} {child.Name}".Trim()))];
}
