using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Cli;

public sealed class WrongCommandLineTests
{
    [Theory]
    [InlineData("", "command")]
    [InlineData("frobnicate", "command")]
    [InlineData("report", "command")]
    [InlineData("import", "command")]
    [InlineData("report overview --lakes x", "--lakes")]
    [InlineData("report overview --lake x more", "argument")]
    [InlineData("report overview --lake", "--lake")]
    [InlineData("import rees46 --lake x", "FILE")]
    [InlineData("import rees46 file.csv", "--lake")]
    [InlineData("report overview --lake x --json --csv", "--json and --csv")]
    [InlineData("report overview --lake x --warehouse y", "--lake and --warehouse")]
    [InlineData("report overview", "CLICKSTREAM_WAREHOUSE")]
    [InlineData("project --lake x", "CLICKSTREAM_WAREHOUSE")]
    [InlineData("dump", "CLICKSTREAM_WAREHOUSE")]
    [InlineData("report overview --lake x --from 2026-11-23 --to 2026-11-22", "--from")]
    [InlineData("report overview --lake x --from 2026-02-30", "--from")]
    [InlineData("report overview --lake x --to 22.11.2026", "--to")]
    [InlineData("report overview --lake x --to 2100-01-01", "--to")]
    [InlineData("report overview --lake x --session-timeout 30", "--session-timeout")]
    [InlineData("report overview --lake x --session-timeout 0m", "--session-timeout")]
    [InlineData("report overview --lake x --session-timeout -5m", "--session-timeout")]
    [InlineData("report overview --lake x --session-timeout 1.5h", "--session-timeout")]
    [InlineData("report overview --lake x --session-timeout 31d", "timeout")]
    [InlineData("report overview --lake x --session-timeout none", "--session-timeout")]
    [InlineData("report overview --lake x --max-session 2147483647d", "--max-session")]
    [InlineData("report overview --lake x --max-session soon", "--max-session")]
    [InlineData("report products --lake x --top 0", "--top")]
    [InlineData("report products --lake x --top many", "--top")]
    [InlineData("report funnel --lake x --steps session,,purchase", "--steps")]
    [InlineData("report funnel --lake x --steps checkout_complete", "--steps")]
    [InlineData("project --lake x --slice-events 0 --warehouse Host=h", "--slice-events")]
    [InlineData("project --lake x --slice-events many --warehouse Host=h", "--slice-events")]
    [InlineData("project --lake x --max-slices 0 --warehouse Host=h", "--max-slices")]
    [InlineData("project --lake x --shuffle x --warehouse Host=h", "--shuffle")]
    [InlineData("project --lake x --shard 2 --warehouse Host=h", "--shard")]
    [InlineData("project --lake x --shard 3/2 --warehouse Host=h", "--shard")]
    [InlineData("project --lake x --shard 0/2 --warehouse Host=h", "--shard")]
    [InlineData("project --lake x --shard 1/2000 --warehouse Host=h", "--shard")]
    [InlineData("report overview --lake x --time-zone Mars/Olympus", "--time-zone")]
    [InlineData("report traffic --lake x --by colour", "--by")]
    [InlineData("report traffic --lake x --by 7", "--by")]
    [InlineData("report retention --lake x --weeks -1", "--weeks")]
    [InlineData("rebuild --warehouse Host=h", "--lake")]
    [InlineData("ledger --lake x", "CLICKSTREAM_WAREHOUSE")]
    [InlineData("explain session no-uuid --lake x --warehouse Host=h", "no-uuid")]
    [InlineData("simulate --events x --seed 1 --lake x", "--events")]
    [InlineData("simulate --events 0 --seed 1 --lake x", "--events")]
    [InlineData("simulate --events 10 --seed 1 --days 0 --lake x", "--days")]
    [InlineData("simulate --events 10 --seed x --lake x", "--seed")]
    [InlineData("simulate --events 10 --seed 1 --days 3650 --start 2099-01-01 --lake x", "2100")]
    [InlineData("simulate --events 10 --lake x", "--seed")]
    [InlineData("cost", "--events-per-day")]
    [InlineData("cost --events-per-day -1", "--events-per-day")]
    [InlineData("cost --events-per-day many", "--events-per-day")]
    [InlineData("cost --events-per-day 10 --mode fast", "--mode")]
    [InlineData("cost --events-per-day 10 --mode 1", "--mode")]
    [InlineData("cost --events-per-day 10 --events-per-request 0.5", "--events-per-request")]
    [InlineData("cost --events-per-day 10 --events-per-request 501", "--events-per-request")]
    [InlineData("cost --events-per-day 10 --events-per-request few", "--events-per-request")]
    public async Task A_wrong_command_line_ends_with_2_and_one_line_that_names_what_is_wrong(string arguments, string named)
    {
        var run = await CommandRun.OfAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        run.Should().BeEquivalentTo(new { ExitCode = 2, Output = string.Empty });
        run.Errors.Should().MatchRegex(@"\Aclickstream: usage: [^\n]+ See --help\.\n\z").And.Contain(named);
    }
}
