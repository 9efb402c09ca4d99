using System.CommandLine;

namespace Clickstream.Hosts.Cli;

/// <summary><c>completion</c>: prints the script by which a shell completes command lines.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _clickstream() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(clickstream "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _clickstream clickstream
        """;

    private const string Zsh = """
        #compdef clickstream
        _clickstream() {
            local -a words_found
            words_found=("${(@f)$(clickstream "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a words_found || _files
        }
        compdef _clickstream clickstream
        """;

    private const string Fish = """
        complete --command clickstream --arguments '(clickstream "[suggest:"(commandline --cursor)"]" (commandline) 2>/dev/null)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName clickstream -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            clickstream "[suggest:$cursorPosition]" "$commandAst" | Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command(
            "completion", "Print the script by which a shell completes command lines. Put it where your shell reads it at its start.")
        {
            shell,
        };
        command.SetAction(parsed => Console.Out.WriteLine(parsed.GetRequiredValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => PowerShell,
        }));
        return command;
    }
}
