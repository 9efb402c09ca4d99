using Clickstream.Domain.Events;
using Clickstream.Domain.Orders;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Adapters.Postgres.Rows;

/// <summary>One line of one event, in its session.</summary>
internal readonly record struct ItemFact(EventFact Fact, ItemLine Line, int LineNumber);

/// <summary>What a session left in its cart in one currency.</summary>
internal readonly record struct CartFact(Session Session, long Units, Money Value);

/// <summary>The columns of the facts.</summary>
internal static class FactTables
{
    public static readonly CopyTable<EventFact> Event = new(
        "fact_event",
        ("visitor_key", (to, row) => to.Uuid(row.Activity.VisitorKey)),
        ("event_id", (to, row) => to.Uuid(row.Activity.EventId.Value)),
        ("fingerprint", (to, row) => to.Int64(row.Activity.Fingerprint)),
        ("session_key", (to, row) => to.Uuid(row.SessionKey)),
        ("occurred_at", (to, row) => to.Timestamp(row.Activity.OccurredAt)),
        ("received_at", (to, row) => to.Timestamp(row.Activity.ReceivedAt)),
        ("date_key", (to, row) => to.Int32(DateKey(row.Activity.OccurredAt))),
        ("time_key", (to, row) => to.Int16(TimeKey(row.Activity.OccurredAt))),
        ("kind", (to, row) => to.Int16((int)row.Activity.Kind)),
        ("event_type_key", (to, row) => to.Int64(row.Activity.EventTypeKey)),
        ("page_key", (to, row) => to.Int64(row.Activity.PageKey)),
        ("traffic_source_key", (to, row) => to.Int64(row.Activity.TrafficSourceKey)),
        ("device_key", (to, row) => to.Int64(row.Activity.DeviceKey)),
        ("geo_key", (to, row) => to.Int64(row.Activity.GeoKey)),
        ("identity_key", (to, row) => to.Int64(row.Activity.IdentityKey)),
        ("client_session_id", (to, row) => to.Text(row.Activity.ClientSessionId)),
        ("is_first_visit", (to, row) => to.Bool(row.Activity.IsFirstVisit)),
        ("item_count", (to, row) => to.Int16(row.Activity.ItemCount)),
        ("order_key", (to, row) => to.Int64(row.Activity.Order?.OrderKey)),
        ("is_order_id_derived", (to, row) => to.Bool(row.Activity.Order?.IsIdDerived)),
        ("order_value", (to, row) => to.Amount(row.Activity.Order?.Value)),
        ("order_tax", (to, row) => to.Amount(row.Activity.Order?.Tax)),
        ("order_shipping", (to, row) => to.Amount(row.Activity.Order?.Shipping)),
        ("order_currency", (to, row) => to.Text(row.Activity.Order?.Currency)),
        ("search_term", (to, row) => to.Text(row.Activity.SearchTerm)),
        ("search_results", (to, row) => to.Int32(row.Activity.SearchResults)),
        ("flags", (to, row) => to.Int32((int)row.Activity.Flags)));

    public static readonly CopyTable<ItemFact> Item = new(
        "fact_item",
        ("visitor_key", (to, row) => to.Uuid(row.Fact.Activity.VisitorKey)),
        ("event_id", (to, row) => to.Uuid(row.Fact.Activity.EventId.Value)),
        ("fingerprint", (to, row) => to.Int64(row.Fact.Activity.Fingerprint)),
        ("line_number", (to, row) => to.Int16(row.LineNumber)),
        ("session_key", (to, row) => to.Uuid(row.Fact.SessionKey)),
        ("occurred_at", (to, row) => to.Timestamp(row.Fact.Activity.OccurredAt)),
        ("date_key", (to, row) => to.Int32(DateKey(row.Fact.Activity.OccurredAt))),
        ("kind", (to, row) => to.Int16((int)row.Fact.Activity.Kind)),
        ("product_key", (to, row) => to.Int64(row.Line.ProductKey)),
        ("quantity", (to, row) => to.Int32(row.Line.Quantity)),
        ("unit_price", (to, row) => to.Amount(row.Line.UnitPrice)),
        ("list_price", (to, row) => to.Amount(row.Line.ListPrice)),
        ("line_value", (to, row) => to.Amount(row.Line.Value)),
        ("currency", (to, row) => to.Text(row.Line.Currency)),
        ("coupon", (to, row) => to.Text(row.Line.Coupon)),
        ("list_position", (to, row) => to.Int32(row.Line.ListPosition)));

    public static readonly CopyTable<Session> Session = new(
        "fact_session",
        ("session_key", (to, row) => to.Uuid(row.Key)),
        ("visitor_key", (to, row) => to.Uuid(row.VisitorKey)),
        ("client_session_id", (to, row) => to.Text(row.ClientSessionId)),
        ("started_at", (to, row) => to.Timestamp(row.StartedAt)),
        ("ended_at", (to, row) => to.Timestamp(row.EndedAt)),
        ("run_started_at", (to, row) => to.Timestamp(row.RunStartedAt)),
        ("run_ended_at", (to, row) => to.Timestamp(row.RunEndedAt)),
        ("date_key", (to, row) => to.Int32(DateKey(row.StartedAt))),
        ("time_key", (to, row) => to.Int16(TimeKey(row.StartedAt))),
        ("duration_ms", (to, row) => to.Int64((long)row.Length.TotalMilliseconds)),
        ("events", (to, row) => to.Int32(row.Events)),
        ("page_views", (to, row) => to.Int32(row.PageViews)),
        ("list_views", (to, row) => to.Int32(row.ListViews)),
        ("product_views", (to, row) => to.Int32(row.ProductViews)),
        ("searches", (to, row) => to.Int32(row.Searches)),
        ("add_to_carts", (to, row) => to.Int32(row.AddToCarts)),
        ("remove_from_carts", (to, row) => to.Int32(row.RemoveFromCarts)),
        ("checkouts", (to, row) => to.Int32(row.Checkouts)),
        ("purchases", (to, row) => to.Int32(row.Purchases)),
        ("entry_page_key", (to, row) => to.Int64(row.EntryPageKey)),
        ("exit_page_key", (to, row) => to.Int64(row.ExitPageKey)),
        ("traffic_source_key", (to, row) => to.Int64(row.TrafficSourceKey)),
        ("device_key", (to, row) => to.Int64(row.DeviceKey)),
        ("geo_key", (to, row) => to.Int64(row.GeoKey)),
        ("user_id", (to, row) => to.Text(row.UserId)),
        ("is_engaged", (to, row) => to.Bool(row.IsEngaged)),
        ("is_bounced", (to, row) => to.Bool(row.IsBounced)),
        ("is_bot", (to, row) => to.Bool(row.IsBot)),
        ("is_cart_abandoned", (to, row) => to.Bool(row.IsCartAbandoned)),
        ("is_cart_recovered", (to, row) => to.Bool(row.IsCartRecovered)),
        ("clamped_units", (to, row) => to.Int64(row.Cart.ClampedUnits)),
        ("furthest_step", (to, row) => to.Int16(row.Funnel.FurthestStep)),
        ("viewed_item_at", (to, row) => to.Timestamp(row.Funnel.ViewedItemAt)),
        ("added_to_cart_at", (to, row) => to.Timestamp(row.Funnel.AddedToCartAt)),
        ("began_checkout_at", (to, row) => to.Timestamp(row.Funnel.BeganCheckoutAt)),
        ("purchased_at", (to, row) => to.Timestamp(row.Funnel.PurchasedAt)));

    public static readonly CopyTable<CartFact> Cart = new(
        "fact_cart",
        ("session_key", (to, row) => to.Uuid(row.Session.Key)),
        ("visitor_key", (to, row) => to.Uuid(row.Session.VisitorKey)),
        ("started_at", (to, row) => to.Timestamp(row.Session.StartedAt)),
        ("currency", (to, row) => to.Text(row.Value.Currency)),
        ("units_left", (to, row) => to.Int64(row.Units)),
        ("value_left", (to, row) => to.Amount(row.Value.Amount)));

    public static readonly RowArrays<Order> Order = new RowArrays<Order>("fact_order")
        .Int64("order_key", row => row.Key)
        .Text("site_id", row => row.SiteId)
        .Text("order_id", row => row.OrderId)
        .Bool("is_id_derived", row => row.IsIdDerived)
        .Uuid("purchase_visitor_key", row => row.Purchase?.VisitorKey)
        .Uuid("purchase_event_id", row => row.Purchase?.EventId.Value)
        .Int64("purchase_fingerprint", row => row.Purchase?.Fingerprint)
        .Timestamp("purchased_at", row => row.PurchasedAt)
        .Text("currency", row => row.Currency)
        .Amount("gross", row => row.Gross)
        .Amount("tax", row => row.Tax)
        .Amount("shipping", row => row.Shipping)
        .Amount("refunded", row => row.Refunded)
        .Amount("net", row => row.Net)
        .Int32("purchase_events", row => row.PurchaseEvents)
        .Int32("refund_events", row => row.RefundEvents)
        .Int32("foreign_refunds", row => row.ForeignRefunds)
        .Timestamp("last_refunded_at", row => row.LastRefundedAt);

    public static IEnumerable<ItemFact> ItemsOf(IEnumerable<EventFact> facts)
    {
        foreach (var fact in facts)
        {
            var lines = fact.Activity.Lines;
            for (var i = 0; i < lines.Length; i++)
            {
                yield return new ItemFact(fact, lines[i], i);
            }
        }
    }

    public static IEnumerable<CartFact> CartsOf(IEnumerable<Session> sessions) =>
        sessions.SelectMany(session => session.Cart.Totals(), (session, total) => new CartFact(session, total.Units, total.Value));

    /// <summary>The key of <c>dim_date</c>: 20261122.</summary>
    private static int DateKey(Instant at)
    {
        var date = at.InUtc().Date;
        return (date.Year * 10_000) + (date.Month * 100) + date.Day;
    }

    /// <summary>The key of <c>dim_time</c>: minutes since midnight.</summary>
    private static int TimeKey(Instant at) => (int)(at.ToUnixTimeSeconds() / 60 % 1440 + 1440) % 1440;
}
