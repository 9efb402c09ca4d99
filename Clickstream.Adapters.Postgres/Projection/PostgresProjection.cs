using Clickstream.Adapters.Postgres.Rows;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>One slice being projected into PostgreSQL: one connection, one transaction.</summary>
/// <remarks>
/// Whoever writes beside others locks rows in one order: orders by key, then dimensions by table and key, last of all, so that no two can
/// wait for each other in a circle and nobody waits long.
/// </remarks>
internal sealed class PostgresProjection(
    NpgsqlDataSource source, NpgsqlTransaction transaction, SchemaNames schema, VisitorRange? writer, long position, SessionRules rules)
    : IProjection
{
    private readonly NpgsqlConnection connection = transaction.Connection!;
    private readonly StoredActivity stored = new(transaction.Connection!, schema, rules);
    private int sessionsWritten;
    private int sessionsReplaced;
    private bool areFactsRemoved;

    public long Position => position;

    private bool IsAlone => writer is null or { IsAll: true };

    public Task<IReadOnlyDictionary<Guid, Interval>> FindVisitorsAsync(
        IReadOnlyCollection<Guid> visitorKeys, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync(() => stored.FindVisitorsAsync(visitorKeys, cancellationToken));

    public Task<IReadOnlyCollection<EventFact>> FindCopiesAsync(
        IReadOnlyCollection<VisitorActivity> events, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync<IReadOnlyCollection<EventFact>>(
            async () => await stored.FindCopiesAsync(events, cancellationToken).ConfigureAwait(false));

    public Task<IReadOnlyCollection<EventFact>> FindBeforeAsync(Instant horizon, int most, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync<IReadOnlyCollection<EventFact>>(
            async () => await stored.FindBeforeAsync(horizon, most, cancellationToken).ConfigureAwait(false));

    public Task<OpenActivity> LoadActivityAsync(IReadOnlyCollection<VisitorActivity> touching, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync(() => stored.LoadAsync(touching, cancellationToken));

    public Task<IReadOnlyCollection<VisitorActivity>> LoadOrderEventsAsync(
        IReadOnlySet<long> orderKeys, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync(() => stored.LoadOrderEventsAsync(orderKeys, IsAlone, cancellationToken));

    public Task<int> ForgetRefusedAsync(IReadOnlyCollection<VisitorActivity> events, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync(() => connection.CountAsync(
            $"""
            delete from {schema.Etl}.quarantine q using {SliceRows.Identity.Source} as i
            where q.visitor_key = i.visitor_key and q.event_id = i.event_id and q.fingerprint = i.fingerprint
            """,
            cancellationToken, SliceRows.Identity.Gather(events)));

    public Task WriteAsync(WarehouseDelta delta, CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(async () =>
    {
        await Partitions.EnsureAsync(source, connection, schema, delta, cancellationToken).ConfigureAwait(false);
        areFactsRemoved |= delta.RemovedEvents.Count > 0;
        await SliceChanges.TakeOutAsync(connection, schema, delta, cancellationToken).ConfigureAwait(false);
        await CopyAsync(FactTables.Event, delta.Events).ConfigureAwait(false);
        await CopyAsync(FactTables.Item, FactTables.ItemsOf(delta.Events)).ConfigureAwait(false);
        await CopyAsync(FactTables.Session, delta.Sessions).ConfigureAwait(false);
        await CopyAsync(FactTables.Cart, FactTables.CartsOf(delta.Sessions)).ConfigureAwait(false);
        await SliceChanges.ReassignAsync(connection, schema, delta.ReassignedEvents, cancellationToken).ConfigureAwait(false);
        await SliceChanges.UpsertOrdersAsync(connection, schema, delta, cancellationToken).ConfigureAwait(false);
        if (delta.Dimensions is { } dimensions)
        {
            await DimensionUpserts.ApplyAsync(connection, schema, dimensions, stored.NewVisitors, cancellationToken)
                .ConfigureAwait(false);
        }

        sessionsWritten += delta.Sessions.Count;
        sessionsReplaced += delta.RemovedSessions.Count;

        Task CopyAsync<TRow>(CopyTable<TRow> table, IEnumerable<TRow> rows) =>
            table.CopyAsync(connection, $"{schema.Dw}.{table.Name}", rows, cancellationToken);
    });

    public Task CommitAsync(
        IReadOnlyList<SegmentOutcome> outcomes, IReadOnlyList<RefusedEvent> refused, CancellationToken cancellationToken) =>
        PostgresErrors.TranslateAsync(async () =>
        {
            if (areFactsRemoved)
            {
                await Suspects.AddAsync(connection, schema, isForGood: outcomes.Count == 0, cancellationToken).ConfigureAwait(false);
                if (IsAlone)
                {
                    await Suspects.SettleAsync(transaction, schema, cancellationToken).ConfigureAwait(false);
                }
            }

            await EtlTables.Segment.CopyAsync(connection, $"{schema.Etl}.segment", outcomes, cancellationToken).ConfigureAwait(false);
            await EtlTables.Refused.InsertAsync(connection, schema.Etl, refused, "on conflict do nothing", cancellationToken)
                .ConfigureAwait(false);
            await transaction.RunAsync(
                schema.Fill("insert into {etl}.run (segments, events, sessions_written, sessions_replaced) values ($1, $2, $3, $4)"),
                cancellationToken, outcomes.Count, outcomes.Sum(outcome => outcome.Events), sessionsWritten, sessionsReplaced)
                .ConfigureAwait(false);
            await RulesInForce.SetAsync(transaction, schema, rules.Describe(), cancellationToken).ConfigureAwait(false);
            await Writers.AdvanceAsync(transaction, schema, writer, position, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        });

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }
}
