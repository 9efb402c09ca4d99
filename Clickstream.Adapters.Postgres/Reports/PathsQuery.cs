using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="PathsReport"/>; types of pages are told as <see cref="PathsReport.TypeOf"/> does.</summary>
internal static class PathsQuery
{
    public static async Task<PathsReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, int top, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            $"""
            with {ReportSql.Selected},
            viewed as (
                select f.session_key, f.occurred_at, f.event_id, f.fingerprint,
                       case when p.path is null then {ReportSql.NotSet}
                            else coalesce(nullif(case when strpos(p.path, '/') > 0 then split_part(p.path, '/', 2) else p.path end, ''),
                                '{PathsReport.Home}') end as type
                from selected s
                join dw.fact_event f on f.visitor_key = s.visitor_key and f.occurred_at between s.started_at and s.ended_at
                    and f.session_key = s.session_key
                left join dw.dim_page p using (page_key)
                where f.kind = {(int)EventKind.PageViewed}),
            step as (
                select session_key, coalesce(lag(type) over session, '{PathsReport.Entry}') as from_type, type as to_type from viewed
                window session as (partition by session_key order by occurred_at, event_id, fingerprint)
                union all
                select session_key, (array_agg(type order by occurred_at desc, event_id desc, fingerprint desc))[1], '{PathsReport.Exit}'
                from viewed group by session_key)
            select from_type, to_type, count(*), count(distinct session_key)
            from step group by from_type, to_type
            order by 3 desc, from_type collate "C", to_type collate "C" limit $9
            """,
            filter, row => new PathTransition(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3)), cancellationToken, top)
            .ConfigureAwait(false);
        return new PathsReport([.. rows]);
    }
}
