using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Clickstream.Domain.Ports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Schema;

/// <summary>Brings a warehouse's schemas up to date by numbered scripts, all in one transaction.</summary>
internal static partial class Migrator
{
    private const string ResourceFolder = "Clickstream.Adapters.Postgres.Schema.";

    /// <summary>The scripts, in their order.</summary>
    public static readonly IReadOnlyList<Migration> Migrations =
    [
        .. from resource in Assembly.GetExecutingAssembly().GetManifestResourceNames()
           where resource.StartsWith(ResourceFolder, StringComparison.Ordinal) && char.IsAsciiDigit(resource[ResourceFolder.Length])
           let name = resource[ResourceFolder.Length..]
           let version = int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture)
           orderby version
           select new Migration(version, name, Read(name)),
    ];

    /// <summary>The views that are made over the live schemas, qualified.</summary>
    public static readonly IReadOnlyList<string> Views =
        [.. ViewName().Matches(Read("views.sql")).Select(match => match.Groups[1].Value)];

    /// <summary>Makes views and functions; its checksum stands in the comment of their schema, so that a change of it is noticed.</summary>
    private static readonly string ViewsScript =
        (Read("views.sql") + Read("view_comments.sql") + ReportFunctions.Script + Read("view_rights.sql"))
            .Replace("{views}", $"{{{string.Join(',', Views)}}}", StringComparison.Ordinal)
            .Replace("{functions}", $"{{{string.Join(',', ReportFunctions.Names)}}}", StringComparison.Ordinal);

    private static readonly string ViewsComment = $"Made by script {ChecksumOf(ViewsScript)}.";

    /// <summary>Applies the scripts that the schemas do not have yet, and makes the views anew where they are the live ones.</summary>
    /// <param name="transaction">Committed by the caller.</param>
    /// <param name="schema">Which schemas.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The scripts that were applied.</returns>
    /// <exception cref="WarehouseException">
    /// <see cref="WarehouseException.VersionUnknown"/>: a newer version of this program has made the schemas, or another one has changed
    /// what an applied script says.
    /// </exception>
    public static async Task<IReadOnlyList<Migration>> MigrateAsync(
        NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken)
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
                );
                alter table {etl}.migration add column if not exists checksum text
                """),
            cancellationToken).ConfigureAwait(false);

        var applied = await AppliedAsync(transaction, schema, cancellationToken).ConfigureAwait(false);
        RefuseUnknown(applied);
        var missing = Migrations.Where(migration => !applied.ContainsKey(migration.Version)).ToList();
        foreach (var migration in missing)
        {
            await transaction.RunAsync(schema.Fill(migration.Script), cancellationToken).ConfigureAwait(false);
        }

        // Versions before checksums were kept are given theirs.
        foreach (var migration in Migrations.Where(migration => applied.GetValueOrDefault(migration.Version) is null))
        {
            await transaction.RunAsync(
                schema.Fill(
                    """
                    insert into {etl}.migration (version, name, checksum) values ($1, $2, $3)
                    on conflict (version) do update set checksum = excluded.checksum
                    """),
                cancellationToken, migration.Version, migration.Name, migration.Checksum).ConfigureAwait(false);
        }

        if (schema == SchemaNames.Next
            && await CitusDistribution.IsDistributedAsync(transaction, SchemaNames.Live, cancellationToken).ConfigureAwait(false))
        {
            await CitusDistribution.ApplyAsync(transaction, schema, cancellationToken).ConfigureAwait(false);
        }

        if (schema == SchemaNames.Live
            && (missing.Count > 0 || !await AreViewsCurrentAsync(transaction, cancellationToken).ConfigureAwait(false)))
        {
            await CreateViewsAsync(transaction, cancellationToken).ConfigureAwait(false);
        }

        return missing;
    }

    /// <summary>Whether the schemas have exactly the scripts of this program.</summary>
    public static async Task<bool> IsCurrentAsync(NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken)
    {
        var hasChecksums = await transaction.QueryAsync(
            "select count(*) = 1 from information_schema.columns "
                + "where table_schema = $1 and table_name = 'migration' and column_name = 'checksum'",
            reader => reader.GetBoolean(0), cancellationToken, schema.Etl).ConfigureAwait(false);
        if (!hasChecksums[0])
        {
            return false;
        }

        var applied = await AppliedAsync(transaction, schema, cancellationToken).ConfigureAwait(false);
        return applied.Count == Migrations.Count
            && Migrations.All(migration => applied.GetValueOrDefault(migration.Version) == migration.Checksum)
            && (schema != SchemaNames.Live || await AreViewsCurrentAsync(transaction, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Whether views and functions are those of this program: their schema's comment tells whose they are.</summary>
    private static async Task<bool> AreViewsCurrentAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        (await transaction.QueryAsync(
            "select coalesce(obj_description(to_regnamespace('report'), 'pg_namespace'), '')", reader => reader.GetString(0),
            cancellationToken).ConfigureAwait(false))[0] == ViewsComment;

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

    /// <summary>Makes the views over the live schemas anew, and the functions over the views.</summary>
    public static Task CreateViewsAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        transaction.RunAsync(ViewsScript + $"comment on schema report is '{ViewsComment}'", cancellationToken);

    /// <summary>SHA-256 of a script, in hexadecimal digits; line ends do not matter.</summary>
    internal static string ChecksumOf(string script) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script.Replace("\r\n", "\n", StringComparison.Ordinal))));

    /// <summary>The text of an embedded script.</summary>
    public static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourceFolder + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The versions of the applied scripts, with their checksums where they were kept.</summary>
    private static async Task<Dictionary<int, string?>> AppliedAsync(
        NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken) =>
        (await transaction.QueryAsync(
            schema.Fill("select version, checksum from {etl}.migration"),
            reader => (Version: reader.GetInt32(0), Checksum: reader.IsDBNull(1) ? null : reader.GetString(1)), cancellationToken)
            .ConfigureAwait(false)).ToDictionary(row => row.Version, row => row.Checksum);

    private static void RefuseUnknown(Dictionary<int, string?> applied)
    {
        var known = Migrations.ToDictionary(migration => migration.Version);
        if (applied.Keys.FirstOrDefault(version => !known.ContainsKey(version)) is var newer and not 0)
        {
            throw new WarehouseException(
                WarehouseException.VersionUnknown,
                $"The warehouse was made by a newer version of this program (migration {newer}). Nothing was changed; use that version.");
        }

        foreach (var (version, checksum) in applied)
        {
            if (checksum is not null && checksum != known[version].Checksum)
            {
                throw new WarehouseException(
                    WarehouseException.VersionUnknown,
                    $"Migration {version} of the warehouse says something else than this program's. Nothing was changed.");
            }
        }
    }

    [GeneratedRegex(@"^create or replace view (\w+\.\w+) as$", RegexOptions.Multiline)]
    private static partial Regex ViewName();
}

/// <summary>A numbered script.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Name">Its file name.</param>
/// <param name="Script">Its statements, with <c>{dw}</c> and <c>{etl}</c> for the schemas.</param>
internal sealed record Migration(int Version, string Name, string Script)
{
    /// <summary>SHA-256 of the script.</summary>
    public string Checksum => Migrator.ChecksumOf(Script);
}
