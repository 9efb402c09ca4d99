using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Rows;

/// <summary>The columns of rows that a statement takes as its parameters: one array for each column.</summary>
/// <remarks>
/// A few rows cost a few microseconds in this way, where a temporary table costs milliseconds to make and to drop. For rows that go into
/// a table as they are, <see cref="CopyTable{TRow}"/> is quicker.
/// </remarks>
/// <param name="name">The table's name, without schema.</param>
internal sealed class RowArrays<TRow>(string name)
{
    private readonly List<(string Name, string Type, Func<IReadOnlyCollection<TRow>, Array> Gather)> columns = [];

    public string Name { get; } = name;

    /// <summary>The columns' names, separated by commas.</summary>
    public string ColumnList => string.Join(", ", ColumnNames);

    public IEnumerable<string> ColumnNames => columns.Select(column => column.Name);

    /// <summary>The rows in a statement whose parameters begin with <see cref="Gather"/>'s: <c>(select ...)</c>.</summary>
    public string Source =>
        $"(select * from unnest({string.Join(", ", columns.Select((_, i) => $"${i + 1}"))}) as given({ColumnList}))";

    /// <summary>The arrays of some rows.</summary>
    public object[] Gather(IReadOnlyCollection<TRow> rows) =>
        [.. columns.Select(column => new TypedArray(column.Gather(rows), column.Type))];

    /// <summary>Inserts rows into the table.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="schema">The table's schema.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="onConflict">What is done about rows that are there: <c>on conflict ...</c>, or nothing.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task InsertAsync(
        NpgsqlConnection connection, string schema, IReadOnlyCollection<TRow> rows, string onConflict,
        CancellationToken cancellationToken) =>
        rows.Count == 0 ? Task.CompletedTask : connection.RunAsync(
            $"insert into {schema}.{Name} ({ColumnList}) select {ColumnList} from {Source} as s {onConflict}",
            cancellationToken, Gather(rows));

    public RowArrays<TRow> Bool(string column, Func<TRow, bool> value) => With(column, "boolean", value);

    public RowArrays<TRow> Int32(string column, Func<TRow, int> value) => With(column, "integer", value);

    public RowArrays<TRow> Int64(string column, Func<TRow, long> value) => With(column, "bigint", value);

    public RowArrays<TRow> Int64(string column, Func<TRow, long?> value) => With(column, "bigint", value);

    public RowArrays<TRow> Uuid(string column, Func<TRow, Guid> value) => With(column, "uuid", value);

    public RowArrays<TRow> Uuid(string column, Func<TRow, Guid?> value) => With(column, "uuid", value);

    /// <summary>A <c>timestamptz</c>, in microseconds; what is finer is cut off.</summary>
    public RowArrays<TRow> Timestamp(string column, Func<TRow, Instant> value) =>
        With(column, "timestamptz", row => value(row).ToDateTimeUtc());

    /// <inheritdoc cref="Timestamp(string, Func{TRow, Instant})"/>
    public RowArrays<TRow> Timestamp(string column, Func<TRow, Instant?> value) =>
        With(column, "timestamptz", row => value(row)?.ToDateTimeUtc());

    /// <summary>A text, without what PostgreSQL cannot hold.</summary>
    public RowArrays<TRow> Text(string column, Func<TRow, string?> value) =>
        With(column, "text", row => StorableText.Of(value(row)));

    /// <summary>A <c>numeric</c> of four decimal places.</summary>
    public RowArrays<TRow> Amount(string column, Func<TRow, decimal> value) =>
        With(column, "numeric", row => value(row) + 0.0000m);

    private RowArrays<TRow> With<TValue>(string column, string type, Func<TRow, TValue> value)
    {
        columns.Add((column, type, rows =>
        {
            var values = new TValue[rows.Count];
            var i = 0;
            foreach (var row in rows)
            {
                values[i++] = value(row);
            }

            return values;
        }));
        return this;
    }
}

/// <summary>An array that goes to the database as one of a certain type.</summary>
/// <param name="Values">The elements.</param>
/// <param name="ElementType">Their type in the database.</param>
internal sealed record TypedArray(Array Values, string ElementType);
