using System.Globalization;
using System.Reflection;
using Clickstream.Domain.Ports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Schema;

/// <summary>Brings a warehouse's schemas up to date by numbered scripts, all in one transaction.</summary>
internal static class Migrator
{
    private const string ResourceFolder = "Clickstream.Adapters.Postgres.Schema.";

    /// <summary>Applies the scripts that the schemas do not have yet, and makes the views anew where they are the live ones.</summary>
    /// <param name="transaction">Committed by the caller.</param>
    /// <param name="schema">Which schemas.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task MigrateAsync(NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken)
    {
        await RefuseForeignAsync(transaction.Connection!, schema, cancellationToken).ConfigureAwait(false);
        await transaction.RunAsync(
            schema.Fill(
                """
                create schema if not exists {dw};
                create schema if not exists {etl};
                create table if not exists {etl}.migration (
                    version integer not null constraint migration_pkey primary key,
                    name text not null,
                    applied_at timestamptz not null default now()
                )
                """),
            cancellationToken).ConfigureAwait(false);

        var applied = await transaction.QueryAsync(
            schema.Fill("select version from {etl}.migration"), reader => reader.GetInt32(0), cancellationToken).ConfigureAwait(false);
        var isChanged = false;
        foreach (var (version, name, script) in Scripts().Where(script => !applied.Contains(script.Version)))
        {
            await transaction.RunAsync(schema.Fill(script), cancellationToken).ConfigureAwait(false);
            await transaction.RunAsync(
                schema.Fill("insert into {etl}.migration (version, name) values ($1, $2)"), cancellationToken, version, name)
                .ConfigureAwait(false);
            isChanged = true;
        }

        if (isChanged && schema == SchemaNames.Live)
        {
            await CreateViewsAsync(transaction, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes sure that schemas of our names are ours: a warehouse never touches what it did not make.</summary>
    /// <exception cref="WarehouseException">A schema is there, but not the record of our migrations.</exception>
    public static async Task RefuseForeignAsync(NpgsqlConnection connection, SchemaNames schema, CancellationToken cancellationToken)
    {
        var foreign = await connection.QueryAsync(
            $"select nspname::text from pg_namespace where nspname in ('{schema.Dw}', '{schema.Etl}') "
                + $"and to_regclass('{schema.Etl}.migration') is null",
            reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        if (foreign.Count > 0)
        {
            throw new WarehouseException(
                WarehouseException.ForeignSchema,
                $"The database has a schema {foreign[0]} that is not a warehouse's. Give the warehouse a database of its own.");
        }
    }

    /// <summary>Makes the views over the live schemas anew.</summary>
    public static Task CreateViewsAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        transaction.RunAsync(Read("views.sql"), cancellationToken);

    private static IEnumerable<(int Version, string Name, string Script)> Scripts() =>
        from resource in Assembly.GetExecutingAssembly().GetManifestResourceNames()
        where resource.StartsWith(ResourceFolder, StringComparison.Ordinal) && char.IsAsciiDigit(resource[ResourceFolder.Length])
        let name = resource[ResourceFolder.Length..]
        let version = int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture)
        orderby version
        select (version, name, Read(name));

    /// <summary>The text of an embedded script.</summary>
    public static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourceFolder + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
