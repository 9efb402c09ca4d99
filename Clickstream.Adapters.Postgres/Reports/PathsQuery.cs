using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="PathsReport"/>.</summary>
internal static class PathsQuery
{
    public static async Task<PathsReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, int top, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            $"""
            select from_type, to_type, transitions, sessions from report.path({ReportSql.Filter})
            order by transitions desc, from_type collate "C", to_type collate "C" limit $9
            """,
            filter, row => new PathTransition(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3)), cancellationToken, top)
            .ConfigureAwait(false);
        return new PathsReport([.. rows]);
    }
}
