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
            with {ReportSql.Selected}, {ReportSql.Owned},
            searched as (
                select f.search_term, f.search_results, f.session_key, f.session_key in (select session_key from owned) as is_converted
                from selected s
                join dw.fact_event f on f.visitor_key = s.visitor_key and f.occurred_at between s.started_at and s.ended_at
                    and f.session_key = s.session_key
                where f.kind = {(int)EventKind.SearchPerformed} and f.search_term is not null)
            select search_term, count(*), count(distinct session_key), count(*) filter (where search_results = 0),
                   count(distinct session_key) filter (where is_converted)
            from searched group by search_term
            order by 2 desc, search_term collate "C" limit $9
            """,
            filter,
            row => new SearchTerm(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)),
            cancellationToken, top).ConfigureAwait(false);
        return new SearchesReport([.. rows]);
    }
}
