namespace Clickstream.Hosts.Tests.Cli;

public sealed class HelpTests
{
    private const string Rules = "--session-timeout --max-session --trust-client-sessions";
    private const string Report = "--lake --warehouse --from --to --include-bots --json --csv " + Rules;

    [Theory]
    [InlineData("", "import simulate project rebuild report dump --help --version")]
    [InlineData("import", "rees46 ndjson")]
    [InlineData("import rees46", "FILE --lake --json")]
    [InlineData("import ndjson", "FILE --lake --json")]
    [InlineData("simulate", "--events --seed --days --start --lake --json")]
    [InlineData("project", "--lake --warehouse --slice-events --max-slices --shuffle --json " + Rules)]
    [InlineData("rebuild", "--lake --warehouse --slice-events --json " + Rules)]
    [InlineData("report", "overview funnel products")]
    [InlineData("report overview", Report)]
    [InlineData("report funnel", "--steps " + Report)]
    [InlineData("report products", "--top " + Report)]
    [InlineData("dump", "--warehouse --hash")]
    public async Task The_help_of_a_command_lists_what_it_takes(string command, string listed) =>
        (await CommandRun.OutputOfAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Should().ContainAll(listed.Split(' '));
}
