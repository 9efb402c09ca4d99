using System.Globalization;
using System.Text;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="FunnelReport"/>: each step looks for events at or after the moment the step before was reached.</summary>
internal static class FunnelQuery
{
    public static async Task<FunnelReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, IReadOnlyList<string> steps, CancellationToken cancellationToken)
    {
        var sql = new StringBuilder(
            $"with {ReportSql.Selected}, step_0 as (select session_key, visitor_key, started_at as reached_at from selected)");
        var names = new List<object>();
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] == FunnelReport.SessionStep)
            {
                sql.Append(CultureInfo.InvariantCulture, $", step_{i + 1} as (select * from step_{i})");
                continue;
            }

            names.Add(steps[i]);
            sql.Append(
                CultureInfo.InvariantCulture,
                $"""
                , step_{i + 1} as (
                    select p.session_key, p.visitor_key, min(f.occurred_at) as reached_at
                    from step_{i} p
                    join dw.fact_event f on f.visitor_key = p.visitor_key and f.session_key = p.session_key
                        and f.occurred_at >= p.reached_at
                    where f.event_type_key in (
                        select event_type_key from dw.dim_event_type where event_name = ${ReportSql.ParameterCount + names.Count})
                    group by p.session_key, p.visitor_key)
                """);
        }

        sql.Append(" select ").AppendJoin(", ", Enumerable.Range(1, steps.Count).Select(i => $"(select count(*) from step_{i})"));
        var counts = await connection.QueryAsync(
            sql.ToString(), filter, row => Enumerable.Range(0, steps.Count).Select(row.GetInt64).ToArray(), cancellationToken,
            [.. names]).ConfigureAwait(false);
        return FunnelReport.Of(steps, counts[0]);
    }
}
