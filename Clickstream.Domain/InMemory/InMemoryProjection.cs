using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Domain.InMemory;

/// <summary>One slice being projected into memory. Rows change on commit only, while no reader looks.</summary>
internal sealed class InMemoryProjection(StarSchemaTables tables, SessionRules rules, SemaphoreSlim writer) : IProjection
{
    private bool isOpen = true;

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

    public Task<OpenActivity> LoadActivityAsync(SliceDecision decision, CancellationToken cancellationToken)
    {
        var sessions = new List<SessionReference>();
        var events = new List<EventFact>();
        foreach (var visitor in decision.Touching.GroupBy(activity => activity.VisitorKey))
        {
            var touching = visitor.ToList();
            var touched = tables.SessionsOf(visitor.Key)
                .Where(session => touching.Exists(activity => session.IsTouchedBy(activity, rules)))
                .ToDictionary(session => session.Key);
            sessions.AddRange(touched.Values.Select(session => new SessionReference(session.Key, session.VisitorKey, session.StartedAt)));
            events.AddRange(tables.EventsOf(visitor.Key).Where(fact => touched.ContainsKey(fact.SessionKey)));
        }

        var orderEvents = decision.OrderKeys.SelectMany(key => tables.OrderEvents.GetValueOrDefault(key) ?? []).ToList();
        return Task.FromResult(new OpenActivity(sessions, events, orderEvents));
    }

    public Task CommitAsync(WarehouseDelta delta, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        tables.Apply(delta);
        tables.Rules = rules.Describe();
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
