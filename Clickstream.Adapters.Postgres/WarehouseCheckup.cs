using System.Globalization;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>How grave a finding is.</summary>
public enum CheckupResult
{
    /// <summary>All is well.</summary>
    Fine,

    /// <summary>It works, and could be better.</summary>
    Doubtful,

    /// <summary>Something does not work, or is not safe.</summary>
    Wrong,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">A stable name, such as <c>server.durability</c>.</param>
/// <param name="Result">What was found.</param>
/// <param name="Message">It in words, with what to do about it.</param>
public sealed record Checkup(string Name, CheckupResult Result, string Message);

/// <summary>Looks for what may go wrong with a warehouse.</summary>
internal static class WarehouseCheckup
{
    private const int OldestServer = 150_000;
    private static readonly Duration Stale = Duration.FromHours(1);
    private static readonly Duration ClocksApart = Duration.FromSeconds(60);

    /// <summary>Looks at everything. Changes nothing.</summary>
    public static async Task<IReadOnlyList<Checkup>> RunAsync(
        NpgsqlTransaction transaction, Instant now, CancellationToken cancellationToken)
    {
        var checkups = new List<Checkup>
        {
            await OneAsync(
                "server.version", "select current_setting('server_version_num')::int >= " + OldestServer, "PostgreSQL is 15 or later.",
                CheckupResult.Wrong, "PostgreSQL is older than 15, and not supported.").ConfigureAwait(false),
            await OneAsync(
                "server.encoding", "select current_setting('server_encoding') = 'UTF8'", "The database is in UTF-8.", CheckupResult.Wrong,
                "The database is not in UTF-8: texts will be refused. Make it with encoding 'UTF8'.").ConfigureAwait(false),
            await OneAsync(
                "server.durability",
                "select current_setting('fsync') = 'on' and current_setting('synchronous_commit') <> 'off' "
                    + "and current_setting('full_page_writes') = 'on'",
                "What is committed is durable.", CheckupResult.Doubtful,
                "fsync, full_page_writes or synchronous_commit is off: a crash of the machine may lose the warehouse, and a rebuild is "
                    + "needed then.").ConfigureAwait(false),
            await OneAsync(
                "server.autovacuum", "select current_setting('autovacuum') = 'on'", "Autovacuum is on.", CheckupResult.Doubtful,
                "Autovacuum is off: tables will bloat and plans will be wrong.").ConfigureAwait(false),
            await OneAsync(
                "server.clock",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"select abs(extract(epoch from clock_timestamp()) - {now.ToUnixTimeSeconds()}) < {ClocksApart.TotalSeconds}"),
                "The clocks of this machine and of the database agree.", CheckupResult.Doubtful,
                $"The clocks of this machine and of the database are more than {ClocksApart.TotalSeconds} seconds apart: synchronise them.")
                .ConfigureAwait(false),
            await OneAsync(
                "server.idle_transactions",
                "select count(*) = 0 from pg_stat_activity where datname = current_database() and state = 'idle in transaction' "
                    + "and state_change < now() - interval '5 minutes'",
                "Nobody holds a transaction open.", CheckupResult.Doubtful,
                "A session has been idle in a transaction for more than 5 minutes: it holds up migrations and rebuilds. Set "
                    + "idle_in_transaction_session_timeout.").ConfigureAwait(false),
        };
        if (!await IsTrueAsync("select to_regclass('etl.migration') is not null").ConfigureAwait(false))
        {
            return
            [
                .. checkups,
                new Checkup("schema.version", CheckupResult.Wrong, "There is no warehouse yet. Run 'clickstream migrate' or 'project'."),
            ];
        }

        checkups.Add(await Migrator.IsCurrentAsync(transaction, SchemaNames.Live, cancellationToken).ConfigureAwait(false)
            ? new Checkup("schema.version", CheckupResult.Fine, "The schema is this program's.")
            : new Checkup(
                "schema.version", CheckupResult.Wrong,
                "The schema is not this program's: run 'clickstream migrate', or use the newer program."));

        if (checkups[^1].Result is not CheckupResult.Fine)
        {
            return checkups;
        }

        checkups.Add(await OneAsync(
            "schema.leftovers",
            "select count(*) = 0 from pg_namespace where nspname in ('dw_next', 'etl_next')", "No rebuild was left half done.",
            CheckupResult.Doubtful, "A rebuild is running, or was left half done: the next one clears it away.").ConfigureAwait(false));
        checkups.Add(await OneAsync(
            "schema.roles", "select count(*) = 2 from pg_roles where rolname in ('clickstream_etl', 'clickstream_reader')",
            "The groups for writing and reading are there.", CheckupResult.Doubtful,
            "There are no groups for writing and reading: 'clickstream migrate --roles' makes them.").ConfigureAwait(false));
        checkups.Add(await OneAsync(
            "schema.owners",
            "select count(*) = 0 from pg_class c join pg_namespace n on n.oid = c.relnamespace "
                + "where n.nspname in ('dw', 'etl') and c.relkind in ('r', 'p') and c.relowner <> n.nspowner",
            "Every table belongs to who owns its schema.", CheckupResult.Doubtful,
            "Tables belong to others than their schema does: who owns the schema may not be able to rebuild. 'clickstream migrate --roles' "
                + "gives them to one owner.").ConfigureAwait(false));
        checkups.Add(await OneAsync(
            "projection.put_aside", "select count(*) = 0 from etl.quarantine", "No event was put aside.", CheckupResult.Doubtful,
            "Events were put aside because the database refused them: see table etl.quarantine. They stay in the history until they are "
                + "erased or expire.")
            .ConfigureAwait(false));
        checkups.Add(await OneAsync(
            "projection.suspects", "select count(*) = 0 from etl.suspect", "All dimension members are settled.", CheckupResult.Doubtful,
            "Members of dimensions wait for the last writer to finish: run all shards to their end.").ConfigureAwait(false));
        var stale = await transaction.QueryAsync(
            "select count(*) from etl.writer where listed_at is null or listed_at < to_timestamp($1)", row => row.GetInt64(0),
            cancellationToken, (now - Stale).ToUnixTimeSeconds()).ConfigureAwait(false);
        checkups.Add(stale[0] == 0
            ? new Checkup("projection.lag", CheckupResult.Fine, "Every writer was up to date within the last hour.")
            : new Checkup(
                "projection.lag", CheckupResult.Doubtful,
                $"{stale[0]} writers were not up to date within the last hour: run 'clickstream project', for every shard."));
        return checkups;

        async Task<Checkup> OneAsync(string name, string isFine, string fine, CheckupResult otherwise, string wrong) =>
            await IsTrueAsync(isFine).ConfigureAwait(false)
                ? new Checkup(name, CheckupResult.Fine, fine)
                : new Checkup(name, otherwise, wrong);

        async Task<bool> IsTrueAsync(string sql) => (await transaction.QueryAsync(sql, row => row.GetBoolean(0), cancellationToken)
            .ConfigureAwait(false))[0];
    }
}
