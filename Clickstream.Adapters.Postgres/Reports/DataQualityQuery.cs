using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="DataQualityReport"/>.</summary>
internal static class DataQualityQuery
{
    public static async Task<DataQualityReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, CancellationToken cancellationToken)
    {
        var facts = await connection.QueryAsync(
            $"""
            select coalesce(sum(facts), 0)::bigint, coalesce(sum(late), 0)::bigint, coalesce(sum(of_bots), 0)::bigint
            from report.arrival({ReportSql.Filter})
            """,
            filter, row => (All: row.GetInt64(0), Late: row.GetInt64(1), Bots: row.GetInt64(2)), cancellationToken).ConfigureAwait(false);
        var flagged = await connection.QueryAsync(
            $"select flag, facts from report.arrival_flag({ReportSql.Filter}) order by flag",
            filter, row => new FlaggedFacts(((EventNotes)row.GetInt32(0)).ToString(), row.GetInt64(1)), cancellationToken)
            .ConfigureAwait(false);
        var rejected = await connection.QueryAsync(
            """
            select code, sum(events)::bigint from report.hourly_rejection where received_hour >= $1 and received_hour < $2
            group by code order by code collate "C"
            """,
            row => new RejectedEvents(row.GetString(0), row.GetInt64(1)), cancellationToken, filter.Start.ToDateTimeUtc(),
            filter.End.ToDateTimeUtc()).ConfigureAwait(false);
        var quality = await connection.QueryAsync(
            """
            select coalesce(sum(events), 0)::bigint, coalesce(sum(projected), 0)::bigint, coalesce(sum(duplicates), 0)::bigint,
                coalesce(sum(conflicts), 0)::bigint, coalesce(sum(kept_out), 0)::bigint, coalesce(sum(quarantined), 0)::bigint
            from report.hourly_quality where received_hour >= $1 and received_hour < $2
            """,
            row => new DataQualityReport
            {
                Rejected = [.. rejected],
                Events = row.GetInt64(0),
                Projected = row.GetInt64(1),
                Duplicates = row.GetInt64(2),
                Conflicts = row.GetInt64(3),
                KeptOut = row.GetInt64(4),
                PutAside = row.GetInt64(5),
                Facts = facts[0].All,
                Late = facts[0].Late,
                Bots = facts[0].Bots,
                Flagged = [.. flagged],
            },
            cancellationToken, filter.Start.ToDateTimeUtc(), filter.End.ToDateTimeUtc()).ConfigureAwait(false);
        return quality[0];
    }
}
