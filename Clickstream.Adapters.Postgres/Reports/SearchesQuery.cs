using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="SearchesReport"/>.</summary>
internal static class SearchesQuery
{
    public static async Task<SearchesReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, int top, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            $"""
            select term, searches, sessions, without_results, clicked, converted_sessions from report.search({ReportSql.Filter})
            order by searches desc, term collate "C" limit $9
            """,
            filter,
            row => new SearchTerm(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)),
            cancellationToken, top).ConfigureAwait(false);
        return new SearchesReport([.. rows]);
    }
}
