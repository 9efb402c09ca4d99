using System.Text;
using Clickstream.Hosts.Cli;

namespace Clickstream.Testing.Servers;

/// <summary>A command that runs within the tests' process, which is compiled already: for many runs of which only the results matter.</summary>
public static class CommandCall
{
    private static readonly AsyncLocal<StringWriter?> Heard = new();
    private static readonly Lazy<bool> Listening = new(() =>
    {
        Console.SetOut(new ByCaller(Console.Out));
        return true;
    });

    /// <summary>Runs a command, which has to end well.</summary>
    /// <returns>What it wrote through <see cref="Console.Out"/>.</returns>
    public static async Task<string> OutputOfAsync(params string[] arguments)
    {
        _ = Listening.Value;
        var output = new StringWriter();
        Heard.Value = output;
        var code = await CommandLine.RunAsync(arguments);
        return code == 0 ? output.ToString() : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with {code}.\n{output}");
    }

    /// <summary>The dump of a warehouse: a line of each table with its rows and a hash of them.</summary>
    public static Task<string> DumpAsync(string warehouse) => OutputOfAsync("dump", "--warehouse", warehouse, "--hash");

    /// <summary>Writes for each call apart; for whoever calls nothing, to where it went before.</summary>
    private sealed class ByCaller(TextWriter others) : TextWriter
    {
        public override Encoding Encoding => others.Encoding;

        private TextWriter Current => Heard.Value ?? others;

        public override void Write(char value) => Current.Write(value);

        public override void Write(string? value) => Current.Write(value);

        public override void WriteLine(string? value) => Current.WriteLine(value);
    }
}
