using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>The count of what is in quarantine.</summary>
internal static class Rejections
{
    public static async Task<IReadOnlySet<string>> FindAsync(
        NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken) =>
        (await transaction.QueryAsync(
            schema.Fill("select distinct batch_id from {etl}.rejection"), row => row.GetString(0), cancellationToken)
            .ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);

    public static async Task CountAsync(
        NpgsqlTransaction transaction, SchemaNames schema, IReadOnlyCollection<RejectionCount> counts, IReadOnlyCollection<string> gone,
        CancellationToken cancellationToken)
    {
        await transaction.RunAsync(
            schema.Fill("delete from {etl}.rejection where batch_id = any($1)"), cancellationToken, (object)gone.ToArray())
            .ConfigureAwait(false);
        await transaction.RunAsync(
            schema.Fill(
                """
                insert into {etl}.rejection (batch_id, received_hour, code, events)
                select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::bigint[])
                on conflict (batch_id, code) do nothing
                """),
            cancellationToken, counts.Select(one => one.Batch).ToArray(), counts.Select(one => one.Hour.ToDateTimeUtc()).ToArray(),
            counts.Select(one => one.Code).ToArray(), counts.Select(one => one.Events).ToArray()).ConfigureAwait(false);
    }
}
