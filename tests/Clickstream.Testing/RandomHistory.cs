using System.Collections.Immutable;
using Clickstream.Domain.Events;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>One event of a random history, in few enough values that visitors, orders, ids and times meet often.</summary>
/// <param name="Visitor">Which visitor.</param>
/// <param name="Name">The event's name.</param>
/// <param name="Id">Which event id; equal ids with other content are conflicts, with equal content copies.</param>
/// <param name="Second">When it happened, by the client's clock.</param>
/// <param name="IsClockless">Whether the client told no time, so that each copy happened when it was received.</param>
/// <param name="ReceivedAfter">Seconds from occurrence to arrival.</param>
/// <param name="Session">Which client session; 0 for none.</param>
/// <param name="Product">Which product.</param>
/// <param name="Order">Which order.</param>
/// <param name="Agent">Which user agent; a retry may come with another one.</param>
public sealed record RandomEvent(
    int Visitor, string Name, int Id, int Second, bool IsClockless, int ReceivedAfter, int Session, int Product, int Order, int Agent)
{
    private static readonly string?[] Agents =
        [null, "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Mozilla/5.0 (compatible; Googlebot/2.1)"];

    /// <summary>The event, on a site.</summary>
    public ClickstreamEvent ToEvent(string siteId)
    {
        var content = Content();
        var clientTime = Given.Noon + Duration.FromSeconds(Second);
        var receivedAt = clientTime + Duration.FromSeconds(ReceivedAfter);
        var envelope = new EventEnvelope
        {
            Id = EventId.FromName("test", $"id {Id}"),
            Visitor = new VisitorId(siteId, $"v{Visitor}"),
            UserId = Name == EventNames.Login || Order == 2 ? $"u{Product}" : null,
            OccurredAt = IsClockless ? receivedAt : clientTime,
            ReceivedAt = receivedAt,
            ClientTime = IsClockless ? null : clientTime,
            ClientSessionId = Session == 0 ? null : $"s{Session}",
            SourceName = Name,
            Page = new PageContext(
                $"https://shop.example/{Product}{(Session == 1 ? $"?utm_source=news&utm_medium=email&utm_campaign={Order}" : null)}", null,
                Order == 0 ? "https://www.google.com/" : null),
            UserAgent = Agents[Agent],
            Purpose = Agent == 2 && Order == 1 ? "prefetch" : null,
            Flags = Agent == 1 ? EventNotes.UserAgentCut : EventNotes.None,
            Geo = Agent == 1 ? new GeoContext("DE", null, null) : null,
        };
        return content.ToEvent(Name, envelope with { Fingerprint = Fingerprint.Of(envelope, content) });
    }

    private EventContent Content()
    {
        var items = ImmutableArray.Create(Given.Item($"p{Product}", 10 + Product, 1 + Order, Product == 2 ? "EUR" : "USD"));
        return Name switch
        {
            EventNames.Purchase => new EventContent
            {
                Items = items,
                Order = new OrderDetails(
                    $"o{Order}", Session == 1, Product == 0 ? null : Money.Canonical(Product * 100m), Money.Canonical(1m), Money.Canonical(2m), null,
                    items[0].Currency),
            },
            EventNames.Refund => new EventContent
            {
                Order = new OrderDetails($"o{Order}", false, Product == 0 ? null : Money.Canonical(Product * 30m), null, null, null, Product == 2 ? "EUR" : null),
            },
            EventNames.Search => new EventContent { Search = new SearchQuery($"term {Product}", Order) },
            EventNames.ViewItem or EventNames.AddToCart or EventNames.RemoveFromCart => new EventContent { Items = items },
            _ => new EventContent(),
        };
    }
}

/// <summary>A random history and a seed by which it is split, ordered and repeated.</summary>
/// <param name="Events">The events.</param>
/// <param name="Seed">The seed.</param>
/// <param name="SiteId">The site: what happens on one has nothing to do with any other.</param>
public sealed record RandomHistory(ImmutableArray<RandomEvent> Events, int Seed, string SiteId = "shop")
{
    private static readonly string[] Names =
    [
        EventNames.PageView, EventNames.ViewItem, EventNames.AddToCart, EventNames.RemoveFromCart, EventNames.BeginCheckout, EventNames.Purchase,
        EventNames.Refund, EventNames.Login, EventNames.Search,
    ];

    /// <summary>Generates histories of up to 40 events and 12 copies, and shrinks them by leaving events out.</summary>
    public static Arbitrary<RandomHistory> Arbitrary { get; } = Arb.From(
        from count in Gen.Choose(1, 40)
        from events in Event().ArrayOf(count)
        from copies in Copy(events).ArrayOf(Math.Min(count, 12))
        from seed in Gen.Choose(0, 1_000_000)
        select new RandomHistory([.. events, .. copies], seed),
        history => Enumerable.Range(0, history.Events.Length).Select(i => history with { Events = history.Events.RemoveAt(i) }));

    /// <summary>The events.</summary>
    public IEnumerable<ClickstreamEvent> Whole() => Events.Select(one => one.ToEvent(SiteId));

    /// <summary>The events with some of them repeated, in any order, in segments of any size.</summary>
    public IEnumerable<IReadOnlyList<ClickstreamEvent>> Scattered()
    {
        var random = new Random(Seed);
        var events = Events.Concat(Events.Where(_ => random.Next(4) == 0)).Select(one => one.ToEvent(SiteId)).ToArray();
        random.Shuffle(events);
        for (var from = 0; from < events.Length;)
        {
            var size = Math.Min(random.Next(1, 8), events.Length - from);
            yield return events[from..(from + size)];
            from += size;
        }
    }

    /// <summary>One of the events as a retry brings it: by another way, at another time.</summary>
    private static Gen<RandomEvent> Copy(RandomEvent[] events) =>
        from index in Gen.Choose(0, events.Length - 1)
        from receivedAfter in ReceivedAfter()
        from agent in Gen.Choose(0, 2)
        select events[index] with { ReceivedAfter = receivedAfter, Agent = agent };

    private static Gen<int> ReceivedAfter() => Gen.Elements(0, 1, 5, 1800, 4000, 90_000);

    private static Gen<RandomEvent> Event() =>
        from visitor in Gen.Choose(0, 2)
        from name in Gen.Elements(Names)
        from id in Gen.Choose(0, 25)
        from slot in Gen.Choose(0, 24)
        from jitter in Gen.Elements(-1, 0, 0, 1)
        from month in Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Constant(1)))
        from isClockless in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from receivedAfter in ReceivedAfter()
        from session in Gen.Choose(0, 2)
        from product in Gen.Choose(0, 2)
        from order in Gen.Choose(0, 2)
        from agent in Gen.Elements(0, 0, 1, 2)
        select new RandomEvent(visitor, name, id, (month * 30 * 86_400) + (slot * 900) + jitter, isClockless, receivedAfter, session, product, order, agent);
}
