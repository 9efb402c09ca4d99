using Clickstream.Adapters.Postgres.Rows;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>The record of which segments are projected, and for whom.</summary>
internal static class SegmentRecord
{
    private const string Whole = "having sum(range_to - range_from) = 65536";

    /// <summary>Of some segments, those that are projected, with the visitors for whom they are.</summary>
    public static async Task<IReadOnlyDictionary<SegmentId, IReadOnlyList<VisitorRange>>> FindAsync(
        NpgsqlTransaction transaction, SchemaNames schema, IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken)
    {
        var rows = await transaction.QueryAsync(
            schema.Fill("select segment_id, range_from, range_to, is_expired from {etl}.segment where segment_id = any($1)"),
            reader => (
                Segment: new SegmentId(reader.GetString(0)),
                Range: reader.GetBoolean(3) ? VisitorRange.All : new VisitorRange(reader.GetInt32(1), reader.GetInt32(2))),
            cancellationToken, (object)Names(segments)).ConfigureAwait(false);
        return rows.GroupBy(row => row.Segment)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<VisitorRange>)[.. group.Select(row => row.Range)]);
    }

    /// <summary>What became of every segment.</summary>
    public const string Outcomes =
        """
        select segment_id, range_from, range_to, received_hour, events, projected, duplicates, conflicts, kept_out, quarantined, removed,
            is_expired
        from {etl}.segment
        """;

    /// <summary>Reads a row of <see cref="Outcomes"/>.</summary>
    public static SegmentOutcome ReadOutcome(NpgsqlDataReader row) => new(
        new SegmentId(row.GetString(0)), new VisitorRange(row.GetInt32(1), row.GetInt32(2)),
        row.IsDBNull(3) ? null : StoredFacts.ReadInstant(row, 3))
    {
        Events = row.GetInt64(4),
        Projected = row.GetInt64(5),
        Duplicates = row.GetInt64(6),
        Conflicts = row.GetInt64(7),
        KeptOut = row.GetInt64(8),
        Quarantined = row.GetInt64(9),
        Removed = row.GetInt64(10),
        IsExpired = row.GetBoolean(11),
    };

    /// <summary>Whether any of some parts is projected already, or its segment has expired.</summary>
    public static async Task<bool> IsAnyProjectedAsync(
        NpgsqlTransaction transaction, SchemaNames schema, IReadOnlyCollection<SegmentPart> parts, CancellationToken cancellationToken)
    {
        var projected = await transaction.QueryAsync(
            schema.Fill(
                """
                select 1 from unnest($1::text[], $2::int[], $3::int[]) as p(segment_id, range_from, range_to)
                join {etl}.segment s on s.segment_id = p.segment_id
                    and (s.is_expired or (s.range_from < p.range_to and p.range_from < s.range_to))
                limit 1
                """),
            reader => reader.GetInt32(0), cancellationToken, Names(parts.Select(part => part.Segment)),
            parts.Select(part => part.Range.From).ToArray(), parts.Select(part => part.Range.To).ToArray()).ConfigureAwait(false);
        return projected.Count > 0;
    }

    /// <summary>Takes one segment for others, and what was put aside of theirs for its. Needs the warehouse to itself.</summary>
    /// <returns>Whether it was done, now or before.</returns>
    public static async Task<bool> TryReplaceAsync(
        NpgsqlTransaction transaction, SchemaNames schema, IReadOnlyCollection<SegmentId> sources, SegmentId replacement,
        SegmentSize events, CancellationToken cancellationToken)
    {
        var names = Names(sources.Append(replacement));
        var record = await transaction.QueryAsync(
            schema.Fill($"{Outcomes} where segment_id = any($1)"), ReadOutcome, cancellationToken, (object)names).ConfigureAwait(false);
        if (SegmentReplacement.TakeOver(sources, replacement, events, record) is not { } rows)
        {
            return false;
        }

        await transaction.RunAsync(
            schema.Fill("delete from {etl}.segment where segment_id = any($1)"), cancellationToken, (object)names).ConfigureAwait(false);
        await EtlTables.Segment.CopyAsync(transaction.Connection!, $"{schema.Etl}.segment", rows, cancellationToken).ConfigureAwait(false);
        await transaction.RunAsync(
            schema.Fill("update {etl}.quarantine set segment_id = $2, row_number = null where segment_id = any($1)"),
            cancellationToken, Names(sources), replacement.Value).ConfigureAwait(false);
        return true;
    }

    /// <summary>Notes that segments expired. Needs the warehouse to itself.</summary>
    public static Task ExpireAsync(
        NpgsqlTransaction transaction, SchemaNames schema, IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken) =>
        transaction.RunAsync(
            schema.Fill(
                """
                with known as (update {etl}.segment set is_expired = true where segment_id = any($1) returning segment_id),
                    forgotten as (delete from {etl}.quarantine where segment_id = any($1))
                insert into {etl}.segment (segment_id, events, projected, duplicates, conflicts, is_expired)
                select segment_id, 0, 0, 0, 0, true from unnest($1::text[]) as s(segment_id)
                where segment_id not in (select segment_id from known)
                order by segment_id
                """),
            cancellationToken, (object)Names(segments));

    /// <summary>The segments that the live warehouse holds and the next one does not, not even under another name.</summary>
    public static async Task<List<SegmentId>> MissingAsync(
        NpgsqlTransaction transaction, IReadOnlyCollection<SegmentId> covered, CancellationToken cancellationToken) =>
        await transaction.QueryAsync(
            $"""
            select segment_id from {SchemaNames.Live.Etl}.segment where not is_expired
            except select segment_id from {SchemaNames.Next.Etl}.segment group by segment_id {Whole}
            except select unnest($1::text[])
            order by 1
            """,
            reader => new SegmentId(reader.GetString(0)), cancellationToken, (object)Names(covered)).ConfigureAwait(false);

    private static string[] Names(IEnumerable<SegmentId> segments) => [.. segments.Select(segment => segment.Value)];
}
