using System.Text;

namespace Clickstream.Dashboards.Tests;

/// <summary>Reads CSV as RFC 4180 has it.</summary>
internal static class CsvText
{
    /// <summary>The lines of a text, each split into cells.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Read(string text)
    {
        var (lines, line, cell, isQuoted) = (new List<IReadOnlyList<string>>(), new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when isQuoted && i + 1 < text.Length && text[i + 1] == '"':
                    cell.Append('"');
                    i++;
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ',' when !isQuoted:
                    EndCell();
                    break;
                case '\r' when !isQuoted && i + 1 < text.Length && text[i + 1] == '\n':
                    EndCell();
                    lines.Add(line);
                    line = [];
                    i++;
                    break;
                default:
                    cell.Append(text[i]);
                    break;
            }
        }

        if (isQuoted || cell.Length > 0 || line.Count > 0)
        {
            throw new FormatException("The text does not end with the end of a line.");
        }

        return lines;

        void EndCell()
        {
            line.Add(cell.ToString());
            cell.Clear();
        }
    }
}
