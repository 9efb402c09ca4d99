using Spectre.Console;

namespace Clickstream.Hosts.Cli;

/// <summary>Results go to standard output, everything else to standard error.</summary>
internal static class Terminal
{
    public static readonly IAnsiConsole Results = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        Out = new AnsiConsoleOutput(Console.Out),
    });

    public static readonly IAnsiConsole Diagnostics = AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Runs long work behind a progress bar on standard error; silent where that is no terminal.</summary>
    public static Task<TResult> WithProgressAsync<TResult>(string title, Func<ProgressTask, Task<TResult>> work)
    {
        if (!Diagnostics.Profile.Out.IsTerminal)
        {
            // Nobody is watching; a task that is never drawn takes the reports.
            return work(new ProgressTask(0, title, 1, autoStart: true));
        }

        return Diagnostics.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(context.AddTask(Markup.Escape(title), maxValue: 1)));
    }

    /// <summary>Lets a progress bar follow reports.</summary>
    /// <param name="task">The bar.</param>
    /// <param name="read">How much of how much is done.</param>
    public static IProgress<T> Following<T>(this ProgressTask task, Func<T, (double Done, double All)> read) =>
        new DirectProgress<T>(report =>
        {
            var (done, all) = read(report);
            task.MaxValue = Math.Max(all, 1);
            task.Value = done;
        });

    /// <summary>Two columns of text, the second aligned to the right.</summary>
    public static Table NumbersTable(string title, IEnumerable<(string Name, string Value)> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().Title(Markup.Escape(title))
            .AddColumn("").AddColumn(new TableColumn("").RightAligned());
        foreach (var (name, value) in rows)
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        }

        return table;
    }
}
