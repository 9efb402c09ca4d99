using Clickstream.Adapters.Postgres.Rows;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.StarSchema;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>Merges dimension rows: new members are inserted, the times at which known ones were seen are widened.</summary>
/// <remarks>
/// Commutative and idempotent. Rows are merged in the order of their keys, so that two writers cannot wait for each other in a circle.
/// </remarks>
internal static class DimensionUpserts
{
    private static readonly string[] Times = ["first_seen_at", "last_seen_at"];

    private static readonly string[] Users =
        ["first_user_id", "first_user_at", "first_user_event_id", "last_user_id", "last_user_at", "last_user_event_id"];

    private const string WidenTimes =
        """
        do update set first_seen_at = least(t.first_seen_at, excluded.first_seen_at),
            last_seen_at = greatest(t.last_seen_at, excluded.last_seen_at)
        where excluded.first_seen_at < t.first_seen_at or excluded.last_seen_at > t.last_seen_at
        """;

    /// <summary>As <see cref="VisitorRow.Merge"/> does.</summary>
    private static readonly string WidenTimesAndUsers =
        $"""
        do update set first_seen_at = least(t.first_seen_at, excluded.first_seen_at),
            last_seen_at = greatest(t.last_seen_at, excluded.last_seen_at),
            (first_user_id, first_user_at, first_user_event_id) = (select
                case when {IsEarlier} then excluded.first_user_id else t.first_user_id end,
                case when {IsEarlier} then excluded.first_user_at else t.first_user_at end,
                case when {IsEarlier} then excluded.first_user_event_id else t.first_user_event_id end),
            (last_user_id, last_user_at, last_user_event_id) = (select
                case when {IsLater} then excluded.last_user_id else t.last_user_id end,
                case when {IsLater} then excluded.last_user_at else t.last_user_at end,
                case when {IsLater} then excluded.last_user_event_id else t.last_user_event_id end)
        where excluded.first_seen_at < t.first_seen_at or excluded.last_seen_at > t.last_seen_at
            or (excluded.first_user_at is not null and ({IsEarlier} or {IsLater}))
        """;

    private const string IsEarlier =
        """
        t.first_user_at is null or (excluded.first_user_at, excluded.first_user_event_id, excluded.first_user_id collate "C")
            < (t.first_user_at, t.first_user_event_id, t.first_user_id)
        """;

    private const string IsLater =
        """
        t.last_user_at is null or (excluded.last_user_at, excluded.last_user_event_id, excluded.last_user_id collate "C")
            > (t.last_user_at, t.last_user_event_id, t.last_user_id)
        """;

    /// <summary>Merges all rows.</summary>
    /// <param name="connection">The connection of the transaction.</param>
    /// <param name="schema">Which schemas.</param>
    /// <param name="dimensions">The rows.</param>
    /// <param name="newVisitors">Visitors that are known not to be stored: their rows need only be inserted.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task ApplyAsync(
        NpgsqlConnection connection, SchemaNames schema, DimensionSet dimensions, IReadOnlySet<Guid> newVisitors,
        CancellationToken cancellationToken)
    {
        await Merge(DimensionTables.Device, dimensions.Devices.Values).ConfigureAwait(false);
        await Merge(DimensionTables.EventType, dimensions.EventTypes.Values).ConfigureAwait(false);
        await Merge(DimensionTables.Geo, dimensions.Geos.Values).ConfigureAwait(false);
        await Merge(DimensionTables.Identity, dimensions.Identities.Values).ConfigureAwait(false);
        await Merge(DimensionTables.Page, dimensions.Pages.Values).ConfigureAwait(false);
        await Merge(DimensionTables.Product, dimensions.Products.Values).ConfigureAwait(false);
        await Merge(DimensionTables.TrafficSource, dimensions.TrafficSources.Values).ConfigureAwait(false);
        var visitors = dimensions.Visitors.Values.ToLookup(visitor => newVisitors.Contains(visitor.VisitorKey));
        await Merge(DimensionTables.Visitor, [.. visitors[false]]).ConfigureAwait(false);
        await DimensionTables.Visitor.InsertAsync(connection, schema.Dw, [.. visitors[true]], onConflict: "", cancellationToken)
            .ConfigureAwait(false);

        Task Merge<TRow>(RowArrays<TRow> table, IReadOnlyCollection<TRow> rows) =>
            MergeAsync(connection, schema, table, rows, cancellationToken);
    }

    private static async Task MergeAsync<TRow>(
        NpgsqlConnection connection, SchemaNames schema, RowArrays<TRow> table, IReadOnlyCollection<TRow> rows,
        CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var target = $"{schema.Dw}.{table.Name}";
        var names = table.ColumnNames.ToArray();
        var key = names[0];
        var natural = names.Skip(1).Except(Times).Except(Users).ToArray();
        var different = string.Join(" or ", natural.Select(name => $"t.{name} is distinct from s.{name}"));
        var onConflict = names.Contains(Users[0]) ? WidenTimesAndUsers : names.Contains(Times[0]) ? WidenTimes : "do nothing";
        var collides = await connection.QueryAsync(
            $"""
            with s as materialized {table.Source},
                collision as (select from s {ByIndex.Join(target, "t", $"t.{key} = s.{key}")} where {different}),
                merged as (
                    insert into {target} as t ({table.ColumnList}) select {table.ColumnList} from s
                    where not exists (select from collision) order by {key} on conflict ({key}) {onConflict})
            select exists (select from collision)
            """,
            reader => reader.GetBoolean(0), cancellationToken, table.Gather(rows)).ConfigureAwait(false);
        if (collides[0])
        {
            throw new KeyCollisionException(table.Name);
        }
    }
}
