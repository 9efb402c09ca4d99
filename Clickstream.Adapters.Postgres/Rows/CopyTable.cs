using Npgsql;

namespace Clickstream.Adapters.Postgres.Rows;

/// <summary>A table's columns, and how a row of the domain fills each.</summary>
/// <param name="name">The table's name, without schema.</param>
/// <param name="columns">The columns with their writers.</param>
internal sealed class CopyTable<TRow>(string name, params (string Name, Action<BinaryCopyWriter, TRow> Write)[] columns)
{
    public string Name { get; } = name;

    /// <summary>The columns' names, separated by commas.</summary>
    public string ColumnList { get; } = string.Join(", ", columns.Select(column => column.Name));

    /// <summary>Copies rows into a table with these columns.</summary>
    public async Task CopyAsync(
        NpgsqlConnection connection, string qualifiedName, IEnumerable<TRow> rows, CancellationToken cancellationToken)
    {
        if (rows.TryGetNonEnumeratedCount(out var known) && known == 0)
        {
            return;
        }

        var stream = await connection
            .BeginRawBinaryCopyAsync($"copy {qualifiedName} ({ColumnList}) from stdin (format binary)", cancellationToken)
            .ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var writer = new BinaryCopyWriter(stream);
            writer.Begin();
            foreach (var row in rows)
            {
                Write(writer, row);
                await writer.EndRowAsync(cancellationToken).ConfigureAwait(false);
            }

            await writer.EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes one row.</summary>
    internal void Write(BinaryCopyWriter writer, TRow row)
    {
        writer.Row(columns.Length);
        foreach (var (_, write) in columns)
        {
            write(writer, row);
        }
    }
}
