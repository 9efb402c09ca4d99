using System.Diagnostics;
using Clickstream.Domain.Carts;
using Clickstream.Domain.Events;
using NodaTime;

namespace Clickstream.Domain.Sessions;

/// <summary>A visitor's run of events, cut by the session rules: a fold over its events, in order.</summary>
public sealed record Session
{
    /// <summary>A session this long is engaged, inclusive.</summary>
    /// <remarks>Source: GA4, "engaged sessions".</remarks>
    public static readonly Duration EngagedAfter = Duration.FromSeconds(10);

    /// <summary>The key, computed from the visitor and the first event.</summary>
    public required Guid Key { get; init; }

    /// <summary>The visitor.</summary>
    public required Guid VisitorKey { get; init; }

    /// <summary>The client's session id of the first event.</summary>
    public string? ClientSessionId { get; init; }

    /// <summary>The time of the first event.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>The time of the last event.</summary>
    public required Instant EndedAt { get; init; }

    /// <summary>The start of the activity run that the session is a part of.</summary>
    public Instant RunStartedAt { get; init; }

    /// <summary>The end of the activity run that the session is a part of.</summary>
    public Instant RunEndedAt { get; init; }

    /// <summary>How many events it has.</summary>
    public int Events { get; init; }

    /// <summary>How many of them are page views.</summary>
    public int PageViews { get; init; }

    /// <summary>How many of them are views of product lists.</summary>
    public int ListViews { get; init; }

    /// <summary>How many of them are product views.</summary>
    public int ProductViews { get; init; }

    /// <summary>How many of them are searches.</summary>
    public int Searches { get; init; }

    /// <summary>How many of them put something into the cart.</summary>
    public int AddToCarts { get; init; }

    /// <summary>How many of them took something out of the cart.</summary>
    public int RemoveFromCarts { get; init; }

    /// <summary>How many of them began a checkout.</summary>
    public int Checkouts { get; init; }

    /// <summary>How many of them are purchases, repetitions of an order included.</summary>
    public int Purchases { get; init; }

    /// <summary>The first page; <c>null</c> when no event had one.</summary>
    public long? EntryPageKey { get; init; }

    /// <summary>The last page; <c>null</c> when no event had one.</summary>
    public long? ExitPageKey { get; init; }

    /// <summary>The traffic source of the first event.</summary>
    public required long TrafficSourceKey { get; init; }

    /// <summary>The last campaign that led into the session; <c>null</c> when none did.</summary>
    public long? CampaignKey { get; init; }

    /// <summary>The device of the first event.</summary>
    public required long DeviceKey { get; init; }

    /// <summary>The place of the first event.</summary>
    public required long GeoKey { get; init; }

    /// <summary>The last user who was signed in during the session.</summary>
    public string? UserId { get; init; }

    /// <summary>Whether any of its events came from a bot.</summary>
    public bool IsBot { get; init; }

    /// <summary>How far it came on the way to an order.</summary>
    public FunnelProgress Funnel { get; init; } = FunnelProgress.None;

    /// <summary>The cart as it was left at the end.</summary>
    public Cart Cart { get; init; } = Cart.Empty;

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
    public static Session Start(VisitorActivity first) => Apply(
        new Session
        {
            Key = NameBasedKey.Uuid("session", first.VisitorKey, first.EventId.Value, first.Fingerprint),
            VisitorKey = first.VisitorKey,
            ClientSessionId = first.ClientSessionId,
            StartedAt = first.OccurredAt,
            EndedAt = first.OccurredAt,
            EntryPageKey = first.PageKey,
            TrafficSourceKey = first.TrafficSourceKey,
            DeviceKey = first.DeviceKey,
            GeoKey = first.GeoKey,
        },
        first);

    /// <summary>Folds the visitor's next event into the session.</summary>
    /// <param name="session">The session before.</param>
    /// <param name="activity">An event of the same session, not before its last.</param>
    /// <exception cref="UnreachableException">The event is of a kind that this fold does not know.</exception>
    public static Session Apply(Session session, VisitorActivity activity)
    {
        var at = activity.OccurredAt;
        var kind = activity.Kind;
        var funnel = session.Funnel;
        return session with
        {
            EndedAt = at,
            Events = session.Events + 1,
            EntryPageKey = session.EntryPageKey ?? activity.PageKey,
            ExitPageKey = activity.PageKey ?? session.ExitPageKey,
            UserId = activity.UserId ?? session.UserId,
            CampaignKey = activity.CampaignKey ?? session.CampaignKey,
            IsBot = session.IsBot || activity.IsBot,
            Cart = Cart.Apply(session.Cart, activity),
            PageViews = session.PageViews + One(kind is EventKind.PageViewed),
            ListViews = session.ListViews + One(kind is EventKind.ProductListViewed),
            ProductViews = session.ProductViews + One(kind is EventKind.ProductViewed),
            Searches = session.Searches + One(kind is EventKind.SearchPerformed),
            AddToCarts = session.AddToCarts + One(kind is EventKind.ProductAddedToCart),
            RemoveFromCarts = session.RemoveFromCarts + One(kind is EventKind.ProductRemovedFromCart),
            Checkouts = session.Checkouts + One(kind is EventKind.CheckoutStarted),
            Purchases = session.Purchases + One(kind is EventKind.PurchaseCompleted),
            Funnel = kind switch
            {
                EventKind.ProductViewed => funnel.Viewed(at),
                EventKind.ProductAddedToCart => funnel.Added(at),
                EventKind.CheckoutStarted => funnel.CheckedOut(at),
                EventKind.PurchaseCompleted => funnel.Purchased(at),
                EventKind.PageViewed or EventKind.ProductListViewed or EventKind.SearchPerformed or EventKind.ProductRemovedFromCart
                    or EventKind.ProductSelected or EventKind.WishlistChanged or EventKind.CartViewed or EventKind.CheckoutProgressed
                    or EventKind.PurchaseRefunded or EventKind.UserSignedIn or EventKind.UserSignedUp or EventKind.UserSignedOut
                    or EventKind.ContentShared or EventKind.ElementClicked or EventKind.CustomEventRecorded => funnel,
                _ => throw new UnreachableException($"The session fold does not know the event kind {kind}."),
            },
        };
    }

    private static int One(bool isOfKind) => isOfKind ? 1 : 0;
}
