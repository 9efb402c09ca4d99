using System.CommandLine;
using System.Globalization;
using Clickstream.Domain.UseCases;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace Clickstream.Hosts.Cli;

/// <summary><c>ledger</c>: accounts for every event that was received.</summary>
internal static class LedgerCommand
{
    private static readonly string[] Columns =
        ["Received", "Quarantined", "Accepted", "Projected", "Duplicates", "Conflicts", "Kept out", "Put aside", "Pending", "Unaccounted"];

    public static Command Create()
    {
        var lake = CommonOptions.Lake(isRequired: true);
        var warehouse = CommonOptions.Warehouse();
        var byHour = new Option<bool>("--by-hour") { Description = "A line an hour instead of one a day, UTC. JSON and CSV are by hour." };
        var json = CommonOptions.Json();
        var csv = new Option<bool>("--csv") { Description = "Print the result as CSV." };
        var command = new Command(
            "ledger",
            "Account for every event by the time it was received: received = accepted + quarantined, and accepted = projected + "
                + "duplicates + conflicts + kept out (erased or too old) + put aside + pending. What the warehouse counted is compared "
                + "with what every segment says of itself. Ends with 1 when something does not add up; nothing is changed.")
        {
            lake, warehouse, byHour, json, csv,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var format = ReportFormats.Of(parsed.GetValue(json), parsed.GetValue(csv));
            await using var platform = Platform.Open(parsed.GetRequiredValue(lake), CommonOptions.RequiredWarehouseOf(parsed, warehouse));
            var ledger = await Terminal.WithProgressAsync("Accounting", task => platform.Mediator.Send(
                new ReadLedger { Progress = task.Following<(int Asked, int Segments)>(one => one) }, cancellationToken));
            Write(ledger, format, parsed.GetValue(byHour));
            return await HistoryCommand.ReportAsync(ledger.Findings);
        });
        return command;
    }

    private static void Write(Ledger ledger, ReportFormat format, bool byHour)
    {
        switch (format)
        {
            case ReportFormat.Json:
                Output.Json(new { ledger.IsBalanced, ledger.Total, ledger.Hours, ledger.Findings });
                break;
            case ReportFormat.Csv:
                Output.CsvRow([.. Columns.Select(name => (object?)name.ToLowerInvariant().Replace(' ', '_')).Prepend("hour")]);
                foreach (var entry in ledger.Hours)
                {
                    Output.CsvRow([entry.Hour is { } hour ? InstantPattern.General.Format(hour) : null, .. Values(entry).Cast<object?>()]);
                }

                break;
            default:
                WriteTable(ledger, byHour);
                break;
        }
    }

    private static void WriteTable(Ledger ledger, bool byHour)
    {
        var names = Columns.Append("In the history").Append("Left the history");
        var values = Values(ledger.Total).Append(ledger.Total.InHistory).Append(ledger.Total.Removed);
        Terminal.Results.Write(Terminal.NumbersTable(
            ledger.IsBalanced ? "Ledger: balanced" : "Ledger: not balanced",
            names.Zip(values, (name, value) => (name, Number(value)))));
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("UTC").NoWrap());
        foreach (var column in new[] { "Received", "Quarantined", "Projected", "Duplicates", "Others", "Pending" })
        {
            table.AddColumn(new TableColumn(column).RightAligned().PadRight(0));
        }

        foreach (var entries in ledger.Hours.GroupBy(entry => NameOf(entry.Hour, byHour)))
        {
            var sum = entries.Aggregate((left, right) => left.Plus(right));
            table.AddRow([
                entries.Key, Number(sum.Received), Number(sum.Quarantined), Number(sum.Projected), Number(sum.Duplicates),
                Number(sum.Conflicts + sum.KeptOut + sum.PutAside), Number(sum.Pending)]);
        }

        Terminal.Results.Write(table);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static long[] Values(LedgerEntry entry) =>
    [
        entry.Received, entry.Quarantined, entry.Accepted, entry.Projected, entry.Duplicates, entry.Conflicts, entry.KeptOut,
        entry.PutAside, entry.Pending, entry.Unaccounted,
    ];

    private static string NameOf(Instant? hour, bool byHour) => hour is not { } known ? "unknown"
        : known.ToString(byHour ? "uuuu-MM-dd HH:mm" : "uuuu-MM-dd", CultureInfo.InvariantCulture);
}
