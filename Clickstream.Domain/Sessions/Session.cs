using System.Diagnostics;
using Clickstream.Domain.Carts;
using Clickstream.Domain.Events;
using NodaTime;

namespace Clickstream.Domain.Sessions;

/// <summary>A visitor's run of events, cut by the session rules: a fold over its events, in order.</summary>
/// <remarks>Whoever folds changes it in place until all events are in; from then on it never changes.</remarks>
public sealed record Session
{
    /// <summary>A session this long is engaged, inclusive.</summary>
    /// <remarks>Source: GA4, "engaged sessions".</remarks>
    public static readonly Duration EngagedAfter = Duration.FromSeconds(10);

    private Cart cart = Cart.Empty;

    /// <summary>The key, computed from the visitor and the first event.</summary>
    public required Guid Key { get; init; }

    /// <summary>The visitor.</summary>
    public required Guid VisitorKey { get; init; }

    /// <summary>The client's session id of the first event.</summary>
    public string? ClientSessionId { get; init; }

    /// <summary>The time of the first event.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>The time of the last event.</summary>
    public Instant EndedAt { get; private set; }

    /// <summary>The start of the activity run that the session is a part of.</summary>
    public Instant RunStartedAt { get; private set; }

    /// <summary>The end of the activity run that the session is a part of.</summary>
    public Instant RunEndedAt { get; private set; }

    /// <summary>How many events it has.</summary>
    public int Events { get; private set; }

    /// <summary>How many of them are page views.</summary>
    public int PageViews { get; private set; }

    /// <summary>How many of them are views of product lists.</summary>
    public int ListViews { get; private set; }

    /// <summary>How many of them are product views.</summary>
    public int ProductViews { get; private set; }

    /// <summary>How many of them are searches.</summary>
    public int Searches { get; private set; }

    /// <summary>How many of them put something into the cart.</summary>
    public int AddToCarts { get; private set; }

    /// <summary>How many of them took something out of the cart.</summary>
    public int RemoveFromCarts { get; private set; }

    /// <summary>How many of them began a checkout.</summary>
    public int Checkouts { get; private set; }

    /// <summary>How many of them are purchases, repetitions of an order included.</summary>
    public int Purchases { get; private set; }

    /// <summary>The first page; <c>null</c> when no event had one.</summary>
    public long? EntryPageKey { get; private set; }

    /// <summary>The last page; <c>null</c> when no event had one.</summary>
    public long? ExitPageKey { get; private set; }

    /// <summary>The traffic source of the first event.</summary>
    public required long TrafficSourceKey { get; init; }

    /// <summary>The last campaign that led into the session; <c>null</c> when none did.</summary>
    public long? CampaignKey { get; private set; }

    /// <summary>The device of the first event.</summary>
    public required long DeviceKey { get; init; }

    /// <summary>The place of the first event.</summary>
    public required long GeoKey { get; init; }

    /// <summary>The last user who was signed in during the session.</summary>
    public string? UserId { get; private set; }

    /// <summary>Whether any of its events came from a bot.</summary>
    public bool IsBot { get; private set; }

    /// <summary>How far it came on the way to an order.</summary>
    public FunnelProgress Funnel { get; private set; } = FunnelProgress.None;

    /// <summary>The cart as it was left at the end.</summary>
    public Cart Cart
    {
        get => cart;
        init => cart = value;
    }

    /// <summary>From the first event to the last.</summary>
    public Duration Length => EndedAt - StartedAt;

    /// <summary>Whether it lasted 10 seconds or more, had 2 page views or more, or a purchase.</summary>
    public bool IsEngaged => Length >= EngagedAfter || PageViews >= 2 || Purchases > 0;

    /// <summary>Whether it was not engaged.</summary>
    public bool IsBounced => !IsEngaged;

    /// <summary>Whether something was left in the cart: put there and neither removed nor bought.</summary>
    public bool IsCartAbandoned => !Cart.IsEmpty;

    /// <summary>Whether a cart with something in it was bought, and nothing was left at the end.</summary>
    /// <remarks>What was given up for a while and then bought in the same session is recovered, not abandoned.</remarks>
    public bool IsCartRecovered => Cart.IsEmpty && Cart.UnitsBought > 0;

    /// <summary>Whether the activity run of this session must be recomputed when an event comes or goes.</summary>
    /// <param name="activity">The event, of the same visitor.</param>
    /// <param name="rules">When a session ends.</param>
    public bool IsTouchedBy(VisitorActivity activity, SessionRules rules) =>
        rules.TrustClientSessions && (activity.ClientSessionId ?? ClientSessionId) is not null
            ? activity.ClientSessionId == ClientSessionId
            : activity.OccurredAt > RunStartedAt - rules.InactivityTimeout && activity.OccurredAt < RunEndedAt + rules.InactivityTimeout;

    /// <summary>The session that an event begins.</summary>
    public static Session Start(VisitorActivity first)
    {
        var session = new Session
        {
            Key = NameBasedKey.Uuid("session", first.VisitorKey, first.EventId.Value, first.Fingerprint),
            VisitorKey = first.VisitorKey,
            ClientSessionId = first.ClientSessionId,
            StartedAt = first.OccurredAt,
            TrafficSourceKey = first.TrafficSourceKey,
            DeviceKey = first.DeviceKey,
            GeoKey = first.GeoKey,
        };
        session.Add(first);
        return session;
    }

    /// <summary>Folds the visitor's next event into the session.</summary>
    /// <param name="session">The session before.</param>
    /// <param name="activity">An event of the same session, not before its last.</param>
    /// <exception cref="UnreachableException">The event is of a kind that this fold does not know.</exception>
    public static Session Apply(Session session, VisitorActivity activity)
    {
        var next = session with { };
        next.Add(activity);
        return next;
    }

    /// <summary>Does what <see cref="Apply"/> does to a session that nobody else has seen yet: a copy for every event is dear.</summary>
    internal void Add(VisitorActivity activity)
    {
        EndedAt = activity.OccurredAt;
        Events++;
        EntryPageKey ??= activity.PageKey;
        ExitPageKey = activity.PageKey ?? ExitPageKey;
        UserId = activity.UserId ?? UserId;
        CampaignKey = activity.CampaignKey ?? CampaignKey;
        IsBot |= activity.IsBot;
        cart = Cart.Apply(cart, activity);
        Count(activity.Kind, activity.OccurredAt);
    }

    /// <summary>Says which activity run the session is a part of.</summary>
    internal void SetRun(Instant startedAt, Instant endedAt) => (RunStartedAt, RunEndedAt) = (startedAt, endedAt);

    private void Count(EventKind kind, Instant at)
    {
        switch (kind)
        {
            case EventKind.PageViewed:
                PageViews++;
                break;
            case EventKind.ProductListViewed:
                ListViews++;
                break;
            case EventKind.ProductViewed:
                ProductViews++;
                Funnel = Funnel.Viewed(at);
                break;
            case EventKind.SearchPerformed:
                Searches++;
                break;
            case EventKind.ProductAddedToCart:
                AddToCarts++;
                Funnel = Funnel.Added(at);
                break;
            case EventKind.ProductRemovedFromCart:
                RemoveFromCarts++;
                break;
            case EventKind.CheckoutStarted:
                Checkouts++;
                Funnel = Funnel.CheckedOut(at);
                break;
            case EventKind.PurchaseCompleted:
                Purchases++;
                Funnel = Funnel.Purchased(at);
                break;
            case EventKind.ProductSelected:
            case EventKind.WishlistChanged:
            case EventKind.CartViewed:
            case EventKind.CheckoutProgressed:
            case EventKind.PurchaseRefunded:
            case EventKind.UserSignedIn:
            case EventKind.UserSignedUp:
            case EventKind.UserSignedOut:
            case EventKind.ContentShared:
            case EventKind.ElementClicked:
            case EventKind.CustomEventRecorded:
                break;
            default:
                throw new UnreachableException($"The session fold does not know the event kind {kind}.");
        }
    }
}
