using System.CommandLine;
using Clickstream.Hosts.Imports;
using NodaTime;
using Spectre.Console;

namespace Clickstream.Hosts.Cli;

/// <summary><c>import</c>: takes files of events into a lake.</summary>
internal static class ImportCommand
{
    public static Command Create() => new(
        "import", "Take a file of events into the lake. Lines that are no events go to its quarantine; the import goes on.")
    {
        Format(
            "rees46", "A CSV file of the open REES46 e-commerce data (event_time,event_type,product_id,...).",
            () => new Rees46Format(), allowsInput: false),
        Format(
            "ndjson", "One wire event a line, native or the workshop's; occurredAt is trusted, receivedAt is taken when given.",
            () => new NdjsonFormat(), allowsInput: true),
    };

    private static Command Format(string name, string description, Func<IImportFormat> format, bool allowsInput)
    {
        var file = new Argument<string>("FILE") { Description = allowsInput ? "The file, or - for standard input." : "The file." };
        var lake = CommonOptions.Lake(isRequired: true);
        var json = CommonOptions.Json();
        var privacy = new PrivacyCommandOptions();
        var command = new Command(name, description) { file, lake, json };
        privacy.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            await using var platform = Platform.Open(
                parsed.GetRequiredValue(lake), warehouse: null, await privacy.ReadAsync(parsed, cancellationToken));
            await using var stream = allowsInput && path == "-" ? Console.OpenStandardInput() : Open(path);
            var summary = await Terminal.WithProgressAsync($"Importing {Path.GetFileName(path)}", task =>
            {
                task.MaxValue = stream.CanSeek ? Math.Max(stream.Length, 1) : double.MaxValue;
                var import = new FileImport(platform.Mediator, platform.Get<IClock>());
                return import.RunAsync(stream, format(), new DirectProgress<long>(bytes => task.Value = bytes), cancellationToken);
            });
            Print(summary, parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var reason = failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "it cannot be read";
            throw new ImportException(ImportException.FileUnreadable, $"The file cannot be imported: {reason}.");
        }
    }

    private static void Print(ImportSummary summary, bool asJson)
    {
        if (asJson)
        {
            Output.Json(summary);
            return;
        }

        Terminal.Results.Write(Terminal.NumbersTable(
            "Imported",
            [
                ("Lines read", $"{summary.Read:N0}"), ("Events accepted", $"{summary.Accepted:N0}"),
                ("Lines quarantined", $"{summary.Rejected:N0}"), ("Segments written", $"{summary.Segments:N0}"),
            ]));
    }
}
