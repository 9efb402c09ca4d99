using System.Text;

namespace Clickstream.Hosts.Imports;

/// <summary>Splits one row of a CSV file.</summary>
/// <remarks>Source: RFC 4180; a quoted field may hold commas and doubled quotes, but no line end.</remarks>
internal static class CsvRow
{
    public static string[] Split(string row)
    {
        if (!row.Contains('"', StringComparison.Ordinal))
        {
            return row.Split(',');
        }

        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < row.Length; i++)
        {
            var isQuote = row[i] == '"';
            if (isQuote && isQuoted && i + 1 < row.Length && row[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (isQuote)
            {
                isQuoted = !isQuoted;
            }
            else if (row[i] == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(row[i]);
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}
