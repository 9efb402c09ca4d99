using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>What the queries of all reports share: a filter as parameters, and sums by currency.</summary>
internal static class ReportSql
{
    /// <summary>How many parameters <see cref="Parameters"/> are: a query's own ones come after.</summary>
    public const int ParameterCount = 8;

    /// <summary>The parameters of a filter, as the functions of schema <c>report</c> take them.</summary>
    public const string Filter = "$1, $2, $3, $4, $5, $6, $7, $8";

    /// <summary>The parameters of a filter, with the parameters of one query after them.</summary>
    public static object[] Parameters(ReportFilter filter, params object[] own)
    {
        var intervals = filter.ZoneIntervals.ToList();
        return
        [
            filter.Start.ToDateTimeUtc(), filter.End.ToDateTimeUtc(), filter.IncludesBots, filter.Channels.ToArray(),
            filter.DeviceClasses.ToArray(), filter.Countries.ToArray(),
            intervals.Select((interval, i) => i == 0 ? EventTime.Earliest.ToDateTimeUtc() : interval.Start.ToDateTimeUtc()).ToArray(),
            intervals.Select(interval => interval.WallOffset.Seconds).ToArray(), .. own,
        ];
    }

    /// <summary>Runs a query with the parameters of a filter.</summary>
    public static Task<List<TRow>> QueryAsync<TRow>(
        this NpgsqlConnection connection, string sql, ReportFilter filter, Func<NpgsqlDataReader, TRow> read,
        CancellationToken cancellationToken, params object[] own) =>
        connection.QueryAsync(sql, read, cancellationToken, Parameters(filter, own));

    /// <summary>The sums by currency of rows that a function gives, as <c>currencies</c> and <c>amounts</c> by name.</summary>
    /// <param name="rows">The rows, with a column <c>currency</c>.</param>
    /// <param name="name">The column that the sums belong to.</param>
    /// <param name="amount">The column that is told by currency.</param>
    public static string ByCurrency(string rows, string name, string amount) =>
        $"""
        (select {name}, array_agg(currency order by currency collate "C") as currencies,
                array_agg({amount} order by currency collate "C") as amounts
         from {rows} group by {name})
        """;

    /// <summary>Reads sums by currency, from an array of codes and one of amounts; none when they are null.</summary>
    public static IEnumerable<Money> ReadMoney(NpgsqlDataReader row, int column) => row.IsDBNull(column)
        ? []
        : row.GetFieldValue<string[]>(column).Zip(
            row.GetFieldValue<decimal[]>(column + 1), (currency, amount) => new Money(amount, currency));
}
