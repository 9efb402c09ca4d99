using System.Globalization;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.StarSchema;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>Makes the monthly partitions that a delta needs.</summary>
internal static class Partitions
{
    private static readonly string[] EventTables = ["fact_event", "fact_item"];
    private static readonly string[] SessionTables = ["fact_session", "fact_cart"];

    public static async Task EnsureAsync(
        NpgsqlTransaction transaction, SchemaNames schema, WarehouseDelta delta, CancellationToken cancellationToken)
    {
        var needed = delta.Events.Select(fact => MonthOf(fact.Activity.OccurredAt)).Distinct()
            .SelectMany(month => EventTables, (month, table) => (Table: table, Month: month))
            .Concat(delta.Sessions.Select(session => MonthOf(session.StartedAt)).Distinct()
                .SelectMany(month => SessionTables, (month, table) => (Table: table, Month: month)))
            .OrderBy(partition => partition.Table, StringComparer.Ordinal).ThenBy(partition => partition.Month);
        var existing = (await transaction.QueryAsync(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relispartition",
            reader => reader.GetString(0), cancellationToken, schema.Dw).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        foreach (var (table, month) in needed)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{table}_{month.Year:D4}_{month.Month:D2}");
            if (existing.Contains(name))
            {
                continue;
            }

            // Attaching takes a weaker lock on the parent than creating a partition of it: readers go on meanwhile.
            await transaction.RunAsync(
                $"""
                create table {schema.Dw}.{name} (like {schema.Dw}.{table} including all);
                alter table {schema.Dw}.{table} attach partition {schema.Dw}.{name}
                    for values from ('{First(month)}') to ('{First(month.PlusMonths(1))}')
                """,
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static YearMonth MonthOf(Instant instant) => instant.InUtc().Date.ToYearMonth();

    private static string First(YearMonth month) =>
        string.Create(CultureInfo.InvariantCulture, $"{month.Year:D4}-{month.Month:D2}-01 00:00:00+00");
}
