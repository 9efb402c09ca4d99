using System.Globalization;
using System.Text;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="FunnelReport"/>: each step looks for events at or after the moment the step before was reached.</summary>
/// <remarks>How far a session came in the default steps is known of it; only other steps need its events.</remarks>
internal static class FunnelQuery
{
    public static async Task<FunnelReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, IReadOnlyList<string> steps, CancellationToken cancellationToken)
    {
        var counts = steps switch
        {
            _ when steps.SequenceEqual(FunnelReport.DefaultSteps) => await CountAsync(
                "funnel", "sum(sessions)", "sum(viewed_item)", "sum(added_to_cart)", "sum(began_checkout)", "sum(purchased)")
                .ConfigureAwait(false),
            _ when steps.SequenceEqual(FunnelReport.CheckoutSteps) => await CountAsync(
                "checkout", "began_checkout", "added_shipping_info", "added_payment_info", "purchased").ConfigureAwait(false),
            _ => await CountFreelyAsync(connection, filter, steps, cancellationToken).ConfigureAwait(false),
        };
        return FunnelReport.Of(steps, counts);

        async Task<long[]> CountAsync(string function, params string[] counts) => (await connection.QueryAsync(
            $"""
            select {string.Join(", ", counts.Select(count => $"coalesce({count}, 0)::bigint"))} from report.{function}({ReportSql.Filter})
            """,
            filter, row => Enumerable.Range(0, counts.Length).Select(row.GetInt64).ToArray(), cancellationToken).ConfigureAwait(false))[0];
    }

    private static async Task<long[]> CountFreelyAsync(
        NpgsqlConnection connection, ReportFilter filter, IReadOnlyList<string> steps, CancellationToken cancellationToken)
    {
        var sql = new StringBuilder(
            $"""
            with step_0 as (
                select session_key, visitor_key, started_at as reached_at from report.selected_session({ReportSql.Filter}))
            """);
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
        return counts[0];
    }
}
