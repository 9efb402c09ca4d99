using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="DataQualityReport"/>.</summary>
internal static class DataQualityQuery
{
    private static readonly EventNotes[] Flags = [.. Enum.GetValues<EventNotes>().Where(flag => flag is not EventNotes.None)];

    public static async Task<DataQualityReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, CancellationToken cancellationToken)
    {
        object[] parameters = [filter.Start.ToDateTimeUtc(), filter.End.ToDateTimeUtc()];
        var facts = await connection.QueryAsync(
            $"""
            select count(*),
                count(*) filter (where received_at - occurred_at >= interval '{(long)DataQualityReport.LateAfter.TotalSeconds} s'),
                count(*) filter (where device_key in (select device_key from dw.dim_device where is_bot)),
                {string.Join(", ", Flags.Select(flag => $"count(*) filter (where flags & {(int)flag} <> 0)"))}
            from dw.fact_event where received_at >= $1 and received_at < $2
            """,
            row => (
                All: row.GetInt64(0), Late: row.GetInt64(1), Bots: row.GetInt64(2),
                Flagged: Flags.Select((flag, i) => new FlaggedFacts(flag.ToString(), row.GetInt64(3 + i))).ToList()),
            cancellationToken, parameters).ConfigureAwait(false);
        var quality = await connection.QueryAsync(
            """
            select coalesce(sum(events), 0)::bigint, coalesce(sum(projected), 0)::bigint, coalesce(sum(duplicates), 0)::bigint,
                coalesce(sum(conflicts), 0)::bigint, coalesce(sum(kept_out), 0)::bigint, coalesce(sum(quarantined), 0)::bigint
            from report.hourly_quality where received_hour >= $1 and received_hour < $2
            """,
            row => new DataQualityReport
            {
                Events = row.GetInt64(0),
                Projected = row.GetInt64(1),
                Duplicates = row.GetInt64(2),
                Conflicts = row.GetInt64(3),
                KeptOut = row.GetInt64(4),
                PutAside = row.GetInt64(5),
                Facts = facts[0].All,
                Late = facts[0].Late,
                Bots = facts[0].Bots,
                Flagged = [.. facts[0].Flagged.Where(flagged => flagged.Facts > 0)],
            },
            cancellationToken, parameters).ConfigureAwait(false);
        return quality[0];
    }
}
