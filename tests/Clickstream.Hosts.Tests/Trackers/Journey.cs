using System.Text;
using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.Orders;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.UseCases;
using Clickstream.Fuzzing;

namespace Clickstream.Hosts.Tests.Trackers;

/// <summary>What a journey from a campaign to an order and its refund leaves in the rows of session, cart, order and funnel.</summary>
internal sealed record Journey(
    int Sessions, int PageViews, int ListViews, int ProductViews, int Searches, int AddToCarts, int RemoveFromCarts, int Checkouts, int Purchases,
    int FurthestStep, string? UserId, bool IsEngaged, bool IsBot, bool IsCartAbandoned, bool IsCartRecovered, long UnitsBought, long ClampedUnits,
    string Traffic, string Order, string Refunds, string Funnel, string Products)
{
    /// <summary>Folds everything in a collector's history; it must be of one visitor.</summary>
    public static async Task<Journey> OfAsync(InMemoryCollector collector)
    {
        (await collector.QuarantineAsync()).Should().BeEmpty("every event of a tracker must be accepted");
        await collector.Mediator.Send(new ProjectHistory());
        var classifier = new EventClassifier();
        var activities = (await collector.HistoryAsync()).Select(classifier.Classify).Order().ToArray();
        var sessions = Sessionizer.Split(activities, new SessionRules(), new int[activities.Length]);
        var session = sessions[0];
        var order = Domain.Orders.Order.Of([.. activities.Where(activity => activity.Order is not null)]);
        var traffic = classifier.DimensionsOf(activities).TrafficSources[session.TrafficSourceKey];
        var reports = collector.Get<IReports>();
        var funnel = await reports.FunnelAsync(
            ReportFilter.All, [FunnelReport.SessionStep, EventNames.ViewItem, EventNames.AddToCart, EventNames.BeginCheckout, EventNames.Purchase],
            CancellationToken.None);
        var products = await reports.ProductsAsync(ReportFilter.All, 10, CancellationToken.None);
        return new Journey(
            sessions.Length, session.PageViews, session.ListViews, session.ProductViews, session.Searches, session.AddToCarts, session.RemoveFromCarts,
            session.Checkouts, session.Purchases, session.Funnel.FurthestStep, session.UserId, session.IsEngaged, session.IsBot, session.IsCartAbandoned,
            session.IsCartRecovered, session.Cart.UnitsBought, session.Cart.ClampedUnits,
            $"{traffic.Channel}, {traffic.Source}, {traffic.Medium}, {traffic.Campaign}",
            $"{order.OrderId}: {order.Gross} + {order.Tax} + {order.Shipping} {order.Currency}", $"{order.RefundEvents}: {order.Refunded}, {order.Net} left",
            JsonSerializer.Serialize(funnel), JsonSerializer.Serialize(products));
    }

    /// <summary>The journey by our own protocol.</summary>
    public static async Task<Journey> NativeAsync()
    {
        const string Laptop = """{"id":"p1","name":"Laptop","brand":"Lumen","category":"laptop","price":1299.5,"currency":"USD","quantity":#}""";
        const string Mouse = """{"id":"p2","name":"Mouse","brand":"Lumen","category":"accessory","price":25,"currency":"USD","quantity":1}""";
        string[] events =
        [
            """
            "eventName":"page_view","pageUrl":"https://shop.example/laptops?utm_source=newsletter&utm_medium=email&utm_campaign=spring","referrer":"https://mail.example/inbox"
            """,
            """ "eventName":"view_item_list","list":{"id":"laptops"} """,
            $""" "eventName":"view_item","product":{Laptop.Replace('#', '1')} """,
            $""" "eventName":"add_to_cart","product":{Laptop.Replace('#', '2')} """,
            """ "eventName":"search","search":{"term":"mouse"} """,
            $""" "eventName":"view_item","product":{Mouse} """,
            $""" "eventName":"add_to_cart","product":{Mouse} """,
            """ "eventName":"page_view","pageUrl":"https://shop.example/cart" """,
            $""" "eventName":"remove_from_cart","product":{Laptop.Replace('#', '1')} """,
            """ "eventName":"begin_checkout","userId":"u1" """,
            """ "eventName":"add_shipping_info","userId":"u1","checkout":{"shippingTier":"express"} """,
            $$"""
            "eventName":"purchase","userId":"u1","items":[{{Laptop.Replace('#', '1')}},{{Mouse}}],"order":{"id":"o-1001","value":1324.5,"tax":10,"shipping":5,"currency":"USD"}
            """,
            $$""" "eventName":"refund","userId":"u1","items":[{{Mouse}}],"order":{"id":"o-1001","value":25,"currency":"USD"} """,
        ];
        await using var collector = new InMemoryCollector();
        var body = string.Join(",", events.Select((fields, number) =>
            $$"""{"eventId":"e{{number}}","clientId":"native","occurredAt":"2026-11-22T11:58:{{number:00}}Z",{{fields.Trim()}}}"""));
        (await collector.PostAsync("/clickstream", Encoding.UTF8.GetBytes($"[{body}]"))).Status.Should().Be(202);
        return await OfAsync(collector);
    }
}
