using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Domain.InMemory;

/// <summary>One slice being projected into memory. Rows change on commit only, while no reader looks.</summary>
internal sealed class InMemoryProjection(StarSchemaTables tables, VisitorRange? writerRange, SessionRules rules, SemaphoreSlim writer)
    : IProjection
{
    private readonly List<WarehouseDelta> deltas = [];
    private readonly HashSet<EventIdentity> forgotten = [];
    private bool isOpen = true;

    public long Position { get; } = writerRange is { } range ? tables.Positions[range] : 0;

    public Task<IReadOnlyDictionary<Guid, Interval>> FindVisitorsAsync(
        IReadOnlyCollection<Guid> visitorKeys, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<Guid, Interval>>(visitorKeys
            .Where(tables.Dimensions.Visitors.ContainsKey)
            .Select(key => tables.Dimensions.Visitors[key])
            .ToDictionary(row => row.VisitorKey, row => new Interval(row.FirstSeenAt, row.LastSeenAt)));

    public Task<IReadOnlyCollection<EventFact>> FindCopiesAsync(
        IReadOnlyCollection<VisitorActivity> events, CancellationToken cancellationToken)
    {
        var copies = new List<EventFact>();
        foreach (var visitor in events.GroupBy(activity => activity.VisitorKey))
        {
            var ids = visitor.Select(activity => activity.EventId).ToHashSet();
            copies.AddRange(tables.EventsOf(visitor.Key).Where(fact => ids.Contains(fact.Activity.EventId)));
        }

        return Task.FromResult<IReadOnlyCollection<EventFact>>(copies);
    }

    public Task<IReadOnlyCollection<EventFact>> FindBeforeAsync(Instant horizon, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyCollection<EventFact>>([.. tables.Events.Where(fact => fact.Activity.OccurredAt < horizon).Take(most)]);

    public Task<OpenActivity> LoadActivityAsync(
        IReadOnlyCollection<VisitorActivity> touching, CancellationToken cancellationToken)
    {
        var sessions = new List<SessionReference>();
        var events = new List<EventFact>();
        foreach (var visitor in touching.GroupBy(activity => activity.VisitorKey))
        {
            var ofVisitor = visitor.ToList();
            var touched = tables.SessionsOf(visitor.Key)
                .Where(session => ofVisitor.Exists(activity => session.IsTouchedBy(activity, rules)))
                .ToDictionary(session => session.Key);
            sessions.AddRange(touched.Values.Select(session => new SessionReference(session.Key, session.VisitorKey, session.StartedAt)));
            events.AddRange(tables.EventsOf(visitor.Key).Where(fact => touched.ContainsKey(fact.SessionKey)));
        }

        return Task.FromResult(new OpenActivity(sessions, events));
    }

    public Task<IReadOnlyCollection<VisitorActivity>> LoadOrderEventsAsync(
        IReadOnlySet<long> orderKeys, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<VisitorActivity>>(
        [.. orderKeys.SelectMany(key => tables.OrderEvents.GetValueOrDefault(key) ?? [])]);

    public Task<int> ForgetRefusedAsync(IReadOnlyCollection<VisitorActivity> events, CancellationToken cancellationToken)
    {
        forgotten.UnionWith(events.Select(activity => activity.Identity));
        return Task.FromResult(tables.Refused.Count(one => forgotten.Contains(one.Activity.Identity)));
    }

    public Task WriteAsync(WarehouseDelta delta, CancellationToken cancellationToken)
    {
        deltas.Add(delta);
        return Task.CompletedTask;
    }

    public Task CommitAsync(
        IReadOnlyList<SegmentOutcome> outcomes, IReadOnlyList<RefusedEvent> refused, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        deltas.ForEach(tables.Apply);
        tables.Refused.RemoveAll(one => forgotten.Contains(one.Activity.Identity));
        tables.Record(outcomes, refused, [.. deltas.SelectMany(delta => delta.RemovedEvents)]);
        tables.Rules = rules.Describe();
        foreach (var writer in tables.Positions.Keys.Where(writer => writerRange is null || writer == writerRange).ToList())
        {
            tables.Positions[writer]++;
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (isOpen)
        {
            isOpen = false;
            writer.Release();
        }

        return ValueTask.CompletedTask;
    }
}
