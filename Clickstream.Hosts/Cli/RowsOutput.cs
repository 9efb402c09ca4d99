using System.Globalization;
using Clickstream.Domain.Events;
using Spectre.Console;

namespace Clickstream.Hosts.Cli;

/// <summary>Prints a report that is a list of rows.</summary>
/// <param name="Title">What stands above the table.</param>
/// <param name="Columns">The columns' names as a person reads them.</param>
/// <param name="Rows">The cells: texts, numbers, shares as decimals, money.</param>
internal sealed record RowsOutput(string Title, IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<object?>> Rows)
{
    /// <summary>Prints it, or as JSON the report itself.</summary>
    public void Write<TReport>(TReport report, ReportFormat format)
    {
        switch (format)
        {
            case ReportFormat.Json:
                Output.Json(report);
                break;
            case ReportFormat.Csv:
                Output.CsvRow([.. Columns.Select(name => (object?)name.ToLowerInvariant().Replace(' ', '_'))]);
                foreach (var row in Rows)
                {
                    Output.CsvRow([.. row.Select(CsvCell)]);
                }

                break;
            default:
                WriteTable();
                break;
        }
    }

    private void WriteTable()
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(Title));
        for (var i = 0; i < Columns.Count; i++)
        {
            var column = new TableColumn(Markup.Escape(Columns[i]));
            table.AddColumn(i == 0 ? column.NoWrap() : column.RightAligned());
        }

        foreach (var row in Rows)
        {
            table.AddRow([.. row.Select(cell => Markup.Escape(TableCell(cell)))]);
        }

        Terminal.Results.Write(table);
    }

    private static object? CsvCell(object? cell) => cell is IEnumerable<Money> sums
        ? string.Join(' ', sums.Select(sum => $"{Output.Number(sum.Amount)} {sum.Currency}"))
        : cell;

    private static string TableCell(object? cell) => cell switch
    {
        null => string.Empty,
        long or int => string.Format(CultureInfo.InvariantCulture, "{0:N0}", cell),
        decimal share => share.ToString("P1", CultureInfo.InvariantCulture),
        IEnumerable<Money> sums => string.Join('\n', sums.Select(sum => $"{Output.Amount(sum.Amount, sum.Currency)} {sum.Currency}")),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString()!,
    };
}
