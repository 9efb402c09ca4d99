using System.Text;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Schema;

/// <summary>Describes a warehouse's tables and views as Markdown, from the comments that they carry.</summary>
internal static class SchemaDocument
{
    private static readonly (string Schema, string Title)[] Schemas =
    [
        ("dw", "Schema `dw`: facts and dimensions"), ("report", "Schema `report`: what dashboards read"),
        ("etl", "Schema `etl`: the record of the projection"),
    ];

    private const string Introduction =
        """
        # The star schema

        What `clickstream schema` prints of a warehouse, from the comments of its migrations. Facts are what happened, dimensions what it
        is told apart by. There are no foreign keys: dimension rows are written in the same transaction as the facts that need them.
        Keys are hashes of what they name, the same in every warehouse. Times are `timestamptz` of microseconds, amounts have four decimal
        places and a currency beside them; amounts of two currencies are never added up.


        """;

    private const string Functions =
        """
        ## Functions of schema `report`: the reports

        Every report is a function of one filter, the same for all, whose parameters may all be left out:
        `started_from` (inclusive) and `started_before` (exclusive) of the sessions' start, `with_bots`, and the `channels`,
        `device_classes` and `countries` that count, all when empty. `zone_starts` and `zone_offsets` tell local days and hours:
        the instants from which an offset holds, ascending and the first `-infinity`, and the offsets in seconds; UTC when left
        out. So
        `select * from report.funnel(started_from => '2026-11-01', device_classes => '{mobile}', by => 'channel')`.

        """;

    /// <summary>Everything about the live schemas that an analyst needs to know.</summary>
    public static async Task<string> WriteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var relations = await RelationsAsync(connection, cancellationToken).ConfigureAwait(false);
        var columns = (await ColumnsAsync(connection, cancellationToken).ConfigureAwait(false)).ToLookup(column => column.Relation);
        var constraints = (await ConstraintsAsync(connection, cancellationToken).ConfigureAwait(false)).ToLookup(one => one.Relation);
        var text = new StringBuilder(Introduction);
        WriteDiagram(text, relations, columns);
        foreach (var (schema, title) in Schemas)
        {
            text.AppendLine().AppendLine($"## {title}");
            foreach (var relation in relations.Where(relation => relation.Schema == schema))
            {
                WriteRelation(text, relation, columns[relation.Name], constraints[relation.Name]);
            }
        }

        WriteFunctions(text, await FunctionsAsync(connection, cancellationToken).ConfigureAwait(false));
        text.AppendLine().AppendLine("## The workshop's view");
        foreach (var relation in relations.Where(relation => relation.Schema == "public"))
        {
            WriteRelation(text, relation, columns[relation.Name], []);
        }

        return text.ToString();
    }

    private static void WriteDiagram(StringBuilder text, List<Relation> relations, ILookup<string, Column> columns)
    {
        var tables = relations.Where(relation => relation.Schema == "dw").Select(relation => relation.Name["dw.".Length..]).ToList();
        text.AppendLine("```mermaid").AppendLine("erDiagram");
        foreach (var fact in tables.Where(table => table.StartsWith("fact_", StringComparison.Ordinal)))
        {
            foreach (var column in columns[$"dw.{fact}"])
            {
                if (MeantBy(column.Name, fact, tables) is { } target)
                {
                    text.AppendLine($"    {target} ||--o{{ {fact} : {column.Name}");
                }
            }
        }

        text.AppendLine("```");
    }

    /// <summary>The table that a key column leads to.</summary>
    private static string? MeantBy(string column, string fact, List<string> tables)
    {
        if (!column.EndsWith("_key", StringComparison.Ordinal))
        {
            return null;
        }

        var thing = column[..^"_key".Length];
        thing = thing is "entry_page" or "exit_page" ? "page" : thing is "purchase_visitor" ? "visitor" : thing;
        return tables.Find(table => table != fact && (table == $"dim_{thing}" || table == $"fact_{thing}"));
    }

    private static void WriteRelation(
        StringBuilder text, Relation relation, IEnumerable<Column> columns, IEnumerable<Constraint> constraints)
    {
        text.AppendLine().AppendLine($"### `{relation.Name}`").AppendLine().AppendLine(relation.Comment);
        text.AppendLine().AppendLine("| column | type | meaning |").AppendLine("| --- | --- | --- |");
        foreach (var column in columns)
        {
            var type = column.IsRequired ? column.Type : $"{column.Type}, may be null";
            text.AppendLine($"| `{column.Name}` | {(relation.IsView ? column.Type : type)} | {column.Comment} |");
        }

        foreach (var constraint in constraints)
        {
            text.AppendLine().AppendLine($"`{constraint.Name}`: `{constraint.Definition}`");
        }
    }

    private static void WriteFunctions(StringBuilder text, List<Function> functions)
    {
        text.AppendLine().Append(Functions);
        foreach (var function in functions)
        {
            var own = function.OwnParameters.Length == 0 ? "" : $" Own parameters: {function.OwnParameters}.";
            text.AppendLine().AppendLine($"### `report.{function.Name}`").AppendLine().AppendLine(function.Comment + own);
            text.AppendLine().AppendLine($"Gives `{function.Result}`.");
        }
    }

    private static Task<List<Function>> FunctionsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            """
            select p.proname::text, coalesce(obj_description(p.oid), ''),
                coalesce((
                    select string_agg(format('`%s %s`', name, format_type(type, null)), ', ' order by place)
                    from unnest(p.proargnames[:p.pronargs], p.proargtypes::oid[]) with ordinality as a(name, type, place)
                    where place > 8 or p.proargnames[1] <> 'started_from'), ''),
                regexp_replace(pg_get_function_result(p.oid), '^TABLE\((.*)\)$', '\1')
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname = 'report'
            order by p.proname collate "C"
            """,
            row => new Function(
                row.GetString(0), row.GetString(1), Short(row.GetString(2)), Short(row.GetString(3))), cancellationToken);

    private static string Short(string types) => types.Replace("timestamp with time zone", "timestamptz", StringComparison.Ordinal);

    private static Task<List<Relation>> RelationsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            """
            select n.nspname::text, n.nspname || '.' || c.relname, c.relkind = 'v', coalesce(obj_description(c.oid), '')
                || case when c.relkind = 'p' then ' Partitioned: ' || pg_get_partkeydef(c.oid) || ', a month each.' else '' end
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where (n.nspname in ('dw', 'etl', 'report') or (n.nspname = 'public' and c.relname = 'clickstream_events'))
                and c.relkind in ('r', 'p', 'v') and not c.relispartition
            order by n.nspname, c.relname collate "C"
            """,
            row => new Relation(row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetString(3)), cancellationToken);

    private static Task<List<Column>> ColumnsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            """
            select n.nspname || '.' || c.relname, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                coalesce(col_description(c.oid, a.attnum), '')
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('dw', 'etl', 'report', 'public') and c.relkind in ('r', 'p', 'v') and not c.relispartition
                and a.attnum > 0 and not a.attisdropped
            order by 1, a.attnum
            """,
            row => new Column(row.GetString(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetString(4)),
            cancellationToken);

    private static Task<List<Constraint>> ConstraintsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            """
            select n.nspname || '.' || c.relname, o.conname::text, pg_get_constraintdef(o.oid)
            from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('dw', 'etl') and not c.relispartition
            union all
            select n.nspname || '.' || c.relname, i.relname::text, substring(pg_get_indexdef(x.indexrelid) from ' USING (.*)')
            from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('dw', 'etl') and not c.relispartition and not x.indisunique
            order by 1, 2
            """,
            row => new Constraint(row.GetString(0), row.GetString(1), row.GetString(2)), cancellationToken);

    private sealed record Function(string Name, string Comment, string OwnParameters, string Result);

    private sealed record Relation(string Schema, string Name, bool IsView, string Comment);

    private sealed record Column(string Relation, string Name, string Type, bool IsRequired, string Comment);

    private sealed record Constraint(string Relation, string Name, string Definition);
}
