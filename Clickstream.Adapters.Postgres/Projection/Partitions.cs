using System.Globalization;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.StarSchema;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>Makes the monthly partitions that a delta needs.</summary>
/// <remarks>In a transaction of its own: the locks that it takes last moments, and an empty partition does no harm.</remarks>
internal static class Partitions
{
    private static readonly string[] EventTables = ["fact_event", "fact_item"];
    private static readonly string[] SessionTables = ["fact_session", "fact_cart"];

    public static async Task EnsureAsync(
        NpgsqlDataSource source, NpgsqlConnection connection, SchemaNames schema, WarehouseDelta delta, CancellationToken cancellationToken)
    {
        var needed = MonthsOf(delta.Events.Select(fact => fact.Activity.OccurredAt))
            .SelectMany(month => EventTables, (month, table) => (Table: table, Month: month))
            .Concat(MonthsOf(delta.Sessions.Select(session => session.StartedAt))
                .SelectMany(month => SessionTables, (month, table) => (Table: table, Month: month)))
            .OrderBy(partition => partition.Table, StringComparer.Ordinal).ThenBy(partition => partition.Month)
            .ToList();
        if (await AreThereAsync(connection, schema, needed, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        await source.InTransactionAsync(
            async transaction =>
            {
                await transaction.LockPartitionsAsync(schema, cancellationToken).ConfigureAwait(false);
                foreach (var one in needed)
                {
                    if (!await AreThereAsync(transaction.Connection!, schema, [one], cancellationToken).ConfigureAwait(false))
                    {
                        await MakeAsync(transaction, schema, one.Table, one.Month, cancellationToken).ConfigureAwait(false);
                    }
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> AreThereAsync(
        NpgsqlConnection connection, SchemaNames schema, List<(string Table, YearMonth Month)> partitions,
        CancellationToken cancellationToken)
    {
        if (partitions.Count == 0)
        {
            return true;
        }

        var existing = await connection.QueryAsync(
            """
            select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = $1 and c.relispartition and c.relname = any($2)
            """,
            reader => reader.GetInt64(0), cancellationToken, schema.Dw,
            partitions.Select(one => NameOf(one.Table, one.Month)).ToArray()).ConfigureAwait(false);
        return existing[0] == partitions.Count;
    }

    /// <summary>
    /// Attaching takes a weaker lock on the parent than creating a partition of it: readers go on meanwhile. Whoever makes it, it belongs
    /// to the parent's owner, who else could not rebuild.
    /// </summary>
    private static Task MakeAsync(
        NpgsqlTransaction transaction, SchemaNames schema, string table, YearMonth month, CancellationToken cancellationToken) =>
        transaction.RunAsync(
            $"""
            create table {schema.Dw}.{NameOf(table, month)} (like {schema.Dw}.{table} including all);
            alter table {schema.Dw}.{table} attach partition {schema.Dw}.{NameOf(table, month)}
                for values from ('{First(month)}') to ('{First(month.PlusMonths(1))}');
            do $$
            declare
                change text;
            begin
                for change in
                    select format('alter table {schema.Dw}.{NameOf(table, month)} owner to %I', pg_get_userbyid(relowner))
                    from pg_class where oid = '{schema.Dw}.{table}'::regclass and pg_get_userbyid(relowner) <> current_user
                loop
                    execute change;
                end loop;
            end
            $$
            """,
            cancellationToken);

    /// <summary>The months of some instants; neighbours are mostly of one month.</summary>
    private static HashSet<YearMonth> MonthsOf(IEnumerable<Instant> instants)
    {
        var months = new HashSet<YearMonth>();
        var (from, to) = (Instant.MaxValue, Instant.MinValue);
        foreach (var instant in instants)
        {
            if (instant < from || instant >= to)
            {
                var month = instant.InUtc().Date.ToYearMonth();
                months.Add(month);
                from = month.OnDayOfMonth(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
                to = month.PlusMonths(1).OnDayOfMonth(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
            }
        }

        return months;
    }

    private static string NameOf(string table, YearMonth month) =>
        string.Create(CultureInfo.InvariantCulture, $"{table}_{month.Year:D4}_{month.Month:D2}");

    private static string First(YearMonth month) =>
        string.Create(CultureInfo.InvariantCulture, $"{month.Year:D4}-{month.Month:D2}-01 00:00:00+00");
}
