namespace Clickstream.Hosts.Tests.Cli;

public sealed class HelpTests
{
    private const string Rules = "--session-timeout --max-session --trust-client-sessions";
    private const string Report = "--lake --warehouse --from --to --time-zone --channel --device --country --include-bots --json --csv " + Rules;

    [Theory]
    [InlineData("", "import simulate project rebuild report ledger explain whatif migrate status doctor schema dump --help --version")]
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
    [InlineData("report overview", Report)]
    [InlineData("report funnel", "--steps " + Report)]
    [InlineData("report products", "--top " + Report)]
    [InlineData("dump", "--warehouse --hash")]
    public async Task The_help_of_a_command_lists_what_it_takes(string command, string listed) =>
        (await CommandRun.OutputOfAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Should().ContainAll(listed.Split(' '));
}
