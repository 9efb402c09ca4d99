using System.Diagnostics;
using Clickstream.Hosts.Imports;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Cli;

/// <summary>Completion, with a real bash.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("clickstream rep", "report")]
    [InlineData("clickstream report fun", "funnel")]
    [InlineData("clickstream report traffic --inc", "--include-bots")]
    [InlineData("clickstream completion z", "zsh")]
    [InlineData("clickstream cost --mode b", "buffered")]
    public async Task Bash_completes_what_was_begun(string line, string expected)
    {
        var script = $"""
            clickstream() (dotnet '{typeof(FileImport).Assembly.Location}' "$@")
            source <(clickstream completion bash)
            COMP_LINE='{line}'; COMP_POINT=${"{#COMP_LINE}"}; COMP_WORDS=($COMP_LINE); COMP_CWORD=$(({"${#COMP_WORDS[@]}"} - 1))
            _clickstream
            printf '%s\n' "{"${COMPREPLY[@]}"}"
            """;
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;

        (await bash.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(expected);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _clickstream clickstream")]
    [InlineData("zsh", "compdef _clickstream clickstream")]
    [InlineData("fish", "complete --command clickstream")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Every_shell_has_a_script(string shell, string part) =>
        (await CommandRun.OutputOfAsync("completion", shell)).Should().Contain(part);

    [Fact]
    public async Task Another_shell_is_told_in_one_line() => (await CommandRun.OfAsync("completion", "ksh")).ExitCode.Should().Be(2);
}
