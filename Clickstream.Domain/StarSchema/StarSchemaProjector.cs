using System.Runtime.InteropServices;
using Clickstream.Domain.Orders;
using Clickstream.Domain.Sessions;

namespace Clickstream.Domain.StarSchema;

/// <summary>Folds new events and the activity they touch into what changes in the star schema.</summary>
/// <remarks>Pure. Whole activity runs are recomputed, so that the outcome does not depend on how events were split or ordered.</remarks>
public static class StarSchemaProjector
{
    /// <summary>Projects one slice.</summary>
    /// <param name="decision">The new events, and what they replace.</param>
    /// <param name="open">What the warehouse holds of the runs and orders that they touch.</param>
    /// <param name="rules">When a session ends.</param>
    public static WarehouseDelta Project(SliceDecision decision, OpenActivity open, SessionRules rules)
    {
        var removed = decision.Replaced.Select(fact => fact.Activity.Identity).ToHashSet();
        var stored = StoredByVisitor(open.Events, removed);
        var events = new List<EventFact>(decision.Accepted.Count);
        var reassigned = new List<EventFact>();
        var sessions = new List<Session>();
        var run = new List<VisitorActivity>();
        int[] sessionOf = [];
        foreach (var (visitorKey, from, to) in Visitors(decision.Accepted))
        {
            run.Clear();
            for (var i = from; i < to; i++)
            {
                run.Add(decision.Accepted[i]);
            }

            if (stored.Remove(visitorKey, out var storedFacts))
            {
                run.AddRange(storedFacts.Keys);
                run.Sort();
            }

            Fold(run, storedFacts);
        }

        // What is left of runs from which facts are only taken out.
        foreach (var storedFacts in stored.Values)
        {
            run.Clear();
            run.AddRange(storedFacts.Keys);
            run.Sort();
            Fold(run, storedFacts);
        }

        var orders = FoldOrders(decision, open, removed);
        return new WarehouseDelta
        {
            Outcomes = decision.Outcomes,
            Dimensions = decision.Dimensions,
            Events = events,
            RemovedEvents = decision.Replaced,
            ReassignedEvents = reassigned,
            RemovedSessions = open.Sessions,
            Sessions = sessions,
            Orders = orders,
            RemovedOrders = [.. decision.OrderKeys.Except(orders.Select(order => order.Key))],
        };

        void Fold(List<VisitorActivity> activities, Dictionary<VisitorActivity, EventFact>? storedFacts)
        {
            if (sessionOf.Length < activities.Count)
            {
                sessionOf = new int[activities.Count * 2];
            }

            var cut = Sessionizer.Split(CollectionsMarshal.AsSpan(activities), rules, sessionOf);
            sessions.AddRange(cut);
            for (var i = 0; i < activities.Count; i++)
            {
                var sessionKey = cut[sessionOf[i]].Key;
                if (storedFacts is null || !storedFacts.TryGetValue(activities[i], out var fact))
                {
                    events.Add(new EventFact(activities[i], sessionKey));
                }
                else if (fact.SessionKey != sessionKey)
                {
                    reassigned.Add(fact with { SessionKey = sessionKey });
                }
            }
        }
    }

    private static Dictionary<Guid, Dictionary<VisitorActivity, EventFact>> StoredByVisitor(
        IReadOnlyCollection<EventFact> facts, HashSet<EventIdentity> removed)
    {
        var byVisitor = new Dictionary<Guid, Dictionary<VisitorActivity, EventFact>>();
        foreach (var fact in facts)
        {
            if (!removed.Contains(fact.Activity.Identity))
            {
                ref var visitor = ref CollectionsMarshal.GetValueRefOrAddDefault(byVisitor, fact.Activity.VisitorKey, out _);
                visitor ??= new Dictionary<VisitorActivity, EventFact>(ReferenceEqualityComparer.Instance);
                visitor.Add(fact.Activity, fact);
            }
        }

        return byVisitor;
    }

    private static IEnumerable<(Guid VisitorKey, int From, int To)> Visitors(IReadOnlyList<VisitorActivity> accepted)
    {
        var from = 0;
        for (var i = 1; i <= accepted.Count; i++)
        {
            if (i == accepted.Count || accepted[i].VisitorKey != accepted[from].VisitorKey)
            {
                yield return (accepted[from].VisitorKey, from, i);
                from = i;
            }
        }
    }

    private static List<Order> FoldOrders(SliceDecision decision, OpenActivity open, HashSet<EventIdentity> removed) => decision.Accepted
        .Where(activity => activity.Order is not null)
        .Concat(open.OrderEvents.Where(activity => !removed.Contains(activity.Identity)))
        .GroupBy(activity => activity.Order!.OrderKey)
        .OrderBy(group => group.Key)
        .Select(group => Order.Of([.. group]))
        .ToList();
}
