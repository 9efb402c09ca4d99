using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>The writers of a warehouse: who they are, and how often each has written.</summary>
internal static class Writers
{
    /// <summary>Whether the visitors are divided so.</summary>
    public static async Task<bool> AreDividedAsync(
        NpgsqlTransaction transaction, SchemaNames schema, int writers, CancellationToken cancellationToken)
    {
        var known = await transaction.QueryAsync(
            schema.Fill("select range_from, range_to from {etl}.writer order by range_from"),
            reader => new VisitorRange(reader.GetInt32(0), reader.GetInt32(1)), cancellationToken).ConfigureAwait(false);
        return known.SequenceEqual(RangesOf(writers));
    }

    /// <summary>Divides the visitors anew, unless they are divided so. Needs the warehouse to itself.</summary>
    public static async Task DivideAsync(
        NpgsqlTransaction transaction, SchemaNames schema, int writers, CancellationToken cancellationToken)
    {
        if (await AreDividedAsync(transaction, schema, writers, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var wanted = RangesOf(writers).ToList();
        // A position never comes again: who remembers one of before must not take another for it. What all old writers had projected, all
        // new ones have.
        await transaction.RunAsync(
            schema.Fill(
                """
                with old as (delete from {etl}.writer returning position, location, listed_at),
                    common as (
                        select coalesce(max(position), 0) + 1 as position,
                            count(*) = count(location) and count(distinct location) = 1 as is_listed, min(location) as location,
                            min(listed_at) as listed_at
                        from old)
                insert into {etl}.writer (range_from, range_to, position, location, listed_at)
                select range_from, range_to, position, case when is_listed then location end, case when is_listed then listed_at end
                from unnest($1::int[], $2::int[]) as w(range_from, range_to), common
                """),
            cancellationToken, wanted.Select(range => range.From).ToArray(), wanted.Select(range => range.To).ToArray())
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Gives a warehouse that takes another's place the writers of that one, so that they go on. Positions are those of neither, and the
    /// history is known to be projected whole up to when it was for the one who built it.
    /// </summary>
    public static Task InheritAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) => transaction.RunAsync(
        $"""
        with built as (delete from {SchemaNames.Next.Etl}.writer returning *)
        insert into {SchemaNames.Next.Etl}.writer (range_from, range_to, position, location, listed_at)
        select l.range_from, l.range_to,
            (select greatest((select max(position) from {SchemaNames.Live.Etl}.writer), max(position)) + 1 from built),
            (select min(location) from built), (select min(listed_at) from built)
        from {SchemaNames.Live.Etl}.writer l
        """,
        cancellationToken);

    /// <summary>How often a writer has written.</summary>
    /// <exception cref="WarehouseException">There is no such writer.</exception>
    public static async Task<long> PositionAsync(
        NpgsqlTransaction transaction, SchemaNames schema, VisitorRange writer, CancellationToken cancellationToken)
    {
        var positions = await transaction.QueryAsync(
            schema.Fill("select position from {etl}.writer where range_from = $1 and range_to = $2"), reader => reader.GetInt64(0),
            cancellationToken, writer.From, writer.To).ConfigureAwait(false);
        return positions is [var position]
            ? position
            : throw new WarehouseException(
                WarehouseException.ShardsChanged,
                "The visitors of the warehouse are divided among another number of writers: another run was started with other shards.");
    }

    /// <summary>Counts a slice. Of two that began at the same position only one can be counted.</summary>
    /// <param name="transaction">The slice's transaction.</param>
    /// <param name="schema">Which schemas.</param>
    /// <param name="writer">The writer; <c>null</c> for all at once.</param>
    /// <param name="position">Its position when the slice began.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.CheckpointMoved"/>.</exception>
    public static async Task AdvanceAsync(
        NpgsqlTransaction transaction, SchemaNames schema, VisitorRange? writer, long position, CancellationToken cancellationToken)
    {
        if (writer is not { } range)
        {
            await transaction.RunAsync(schema.Fill("update {etl}.writer set position = position + 1"), cancellationToken)
                .ConfigureAwait(false);
            return;
        }

        var advanced = await transaction.Connection!.CountAsync(
            schema.Fill("update {etl}.writer set position = position + 1 where range_from = $1 and range_to = $2 and position = $3"),
            cancellationToken, range.From, range.To, position).ConfigureAwait(false);
        if (advanced != 1)
        {
            throw new WarehouseException(
                WarehouseException.CheckpointMoved, "Another run has written to the warehouse in the meantime.", isTransient: true);
        }
    }

    /// <summary>Up to when which history is projected whole for a writer's visitors.</summary>
    public static async Task<HistoryListing?> ListingAsync(
        NpgsqlTransaction transaction, SchemaNames schema, VisitorRange writer, CancellationToken cancellationToken) =>
        (await transaction.QueryAsync(
            schema.Fill(
                """
                select location, extract(epoch from listed_at)::bigint from {etl}.writer
                where range_from = $1 and range_to = $2 and location is not null
                """),
            reader => new HistoryListing(reader.GetString(0), Instant.FromUnixTimeSeconds(reader.GetInt64(1))), cancellationToken,
            writer.From, writer.To).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>Notes up to when which history is projected whole for a writer's visitors.</summary>
    public static Task RecordListingAsync(
        NpgsqlTransaction transaction, SchemaNames schema, VisitorRange writer, HistoryListing listing,
        CancellationToken cancellationToken) =>
        transaction.RunAsync(
            schema.Fill(
                "update {etl}.writer set location = $3, listed_at = to_timestamp($4) where range_from = $1 and range_to = $2"),
            cancellationToken, writer.From, writer.To, listing.Location, listing.At.ToUnixTimeSeconds());

    private static IEnumerable<VisitorRange> RangesOf(int writers) =>
        Enumerable.Range(1, writers).Select(writer => VisitorRange.Shard(writer, writers));
}
