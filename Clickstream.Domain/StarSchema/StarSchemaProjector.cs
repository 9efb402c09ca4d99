using System.Runtime.InteropServices;
using Clickstream.Domain.Orders;
using Clickstream.Domain.Sessions;

namespace Clickstream.Domain.StarSchema;

/// <summary>Folds new events and the activity they touch into what changes in the star schema.</summary>
/// <remarks>Pure. Whole activity runs are recomputed, so that the outcome does not depend on how events were split or ordered.</remarks>
public static class StarSchemaProjector
{
    /// <summary>How many events are folded before what they change is handed out.</summary>
    private const int BlockEvents = 16_384;

    /// <summary>Projects one slice, part by part as the result is enumerated.</summary>
    /// <param name="decision">The new events, and what they replace.</param>
    /// <param name="open">What the warehouse holds of the runs that they touch.</param>
    /// <param name="orderEvents">What the warehouse holds of the orders that they touch.</param>
    /// <param name="rules">When a session ends.</param>
    /// <returns>First what is taken out, then facts and sessions, visitor by visitor, at last dimensions and orders.</returns>
    public static IEnumerable<WarehouseDelta> Project(
        SliceDecision decision, OpenActivity open, IReadOnlyCollection<VisitorActivity> orderEvents, SessionRules rules)
    {
        if (decision.Replaced.Count + open.Sessions.Count > 0)
        {
            yield return new WarehouseDelta { RemovedEvents = decision.Replaced, RemovedSessions = open.Sessions };
        }

        var removed = decision.Replaced.Select(fact => fact.Activity.Identity).ToHashSet();
        var stored = StoredByVisitor(open.Events, removed);
        var block = new Block(rules);
        foreach (var (visitorKey, from, to) in Visitors(decision.Accepted))
        {
            stored.Remove(visitorKey, out var storedFacts);
            block.Fold(decision.Accepted, from, to, storedFacts);
            if (block.EventCount >= BlockEvents)
            {
                yield return block.HandOut();
            }
        }

        // What is left of runs from which facts are only taken out.
        foreach (var storedFacts in stored.Values)
        {
            block.Fold([], 0, 0, storedFacts);
        }

        yield return block.HandOut();
        var orders = FoldOrders(decision, orderEvents, removed);
        yield return new WarehouseDelta
        {
            Dimensions = decision.Dimensions(),
            Orders = orders,
            RemovedOrders = [.. decision.OrderKeys.Except(orders.Select(order => order.Key))],
        };
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

    private static List<Order> FoldOrders(
        SliceDecision decision, IReadOnlyCollection<VisitorActivity> orderEvents, HashSet<EventIdentity> removed) => decision.Accepted
        .Where(activity => activity.Order is not null)
        .Concat(orderEvents.Where(activity => !removed.Contains(activity.Identity)))
        .GroupBy(activity => activity.Order!.OrderKey)
        .OrderBy(group => group.Key)
        .Select(group => Order.Of([.. group]))
        .ToList();

    /// <summary>The visitors folded since the last part was handed out.</summary>
    private sealed class Block(SessionRules rules)
    {
        private readonly List<VisitorActivity> run = [];
        private int[] sessionOf = [];
        private List<EventFact> events = [];
        private List<EventFact> reassigned = [];
        private List<Session> sessions = [];

        public int EventCount => events.Count;

        /// <summary>Folds new events of one visitor together with its stored ones.</summary>
        public void Fold(IReadOnlyList<VisitorActivity> accepted, int from, int to, Dictionary<VisitorActivity, EventFact>? storedFacts)
        {
            run.Clear();
            for (var i = from; i < to; i++)
            {
                run.Add(accepted[i]);
            }

            if (storedFacts is not null)
            {
                run.AddRange(storedFacts.Keys);
                run.Sort();
            }

            if (sessionOf.Length < run.Count)
            {
                sessionOf = new int[run.Count * 2];
            }

            var cut = Sessionizer.Split(CollectionsMarshal.AsSpan(run), rules, sessionOf);
            sessions.AddRange(cut);
            for (var i = 0; i < run.Count; i++)
            {
                var sessionKey = cut[sessionOf[i]].Key;
                if (storedFacts is null || !storedFacts.TryGetValue(run[i], out var fact))
                {
                    events.Add(new EventFact(run[i], sessionKey));
                }
                else if (fact.SessionKey != sessionKey)
                {
                    reassigned.Add(fact with { SessionKey = sessionKey });
                }
            }
        }

        public WarehouseDelta HandOut()
        {
            var delta = new WarehouseDelta { Events = events, ReassignedEvents = reassigned, Sessions = sessions };
            (events, reassigned, sessions) = ([], [], []);
            return delta;
        }
    }
}
