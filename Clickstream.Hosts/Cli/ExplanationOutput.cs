using Clickstream.Domain.Orders;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.UseCases;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Hosts.Cli;

/// <summary>Prints explanations as text.</summary>
internal static class ExplanationOutput
{
    private static readonly InstantPattern Micros = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.ffffff'Z'");

    /// <summary>Prints those sessions of a visitor that are asked for, and the copies of their events.</summary>
    public static void Write(VisitorExplanation explanation, Func<ExplainedSession, bool> isAskedFor)
    {
        var shown = explanation.Sessions.Where(isAskedFor).ToList();
        var count = explanation.Sessions.Count;
        Line($"Visitor {explanation.Visitor.ClientId} of site {explanation.Visitor.SiteId}: {count} session{(count == 1 ? "" : "s")}");
        foreach (var session in shown)
        {
            Write(session);
        }

        var kept = shown.SelectMany(session => session.Events).Select(one => one.Place).ToHashSet();
        var others = explanation.NotProjected
            .Where(one => one.KeptCopy is null ? shown.Count == explanation.Sessions.Count : kept.Contains(one.KeptCopy))
            .ToList();
        if (others.Count > 0)
        {
            Line();
            Line("Not projected:");
            others.ForEach(one => Line($"  {Describe(one)}  {WhatBecame(one)}"));
        }
    }

    private static void Write(ExplainedSession explained)
    {
        var session = explained.Session;
        Line();
        Line($"Session {session.Key}  {Iso(session.StartedAt)} to {Iso(session.EndedAt)}");
        Line($"  begins because  {Because(explained.Cut)}");
        Line($"  came from       {explained.Traffic.Channel}: {explained.Traffic.Source} / {explained.Traffic.Medium}"
            + $"{(explained.Traffic.Campaign is { } campaign ? $" / {campaign}" : "")}, by rule {explained.TrafficRule}");
        Line($"  device          {explained.Device.DeviceClass}, {explained.Device.OperatingSystem}, {explained.Device.Browser}"
            + (explained.Device.BotReason is { } reason ? $", a bot: {reason}" : ""));
        Line($"  counts          {session.Events} events, {session.PageViews} page views, {session.ProductViews} product views, "
            + $"{session.AddToCarts} adds, {session.Checkouts} checkouts, {session.Purchases} purchases; "
            + $"step {session.Funnel.FurthestStep} of 4; {(session.IsEngaged ? "engaged" : "bounced")}"
            + $"{(session.IsCartAbandoned ? ", cart abandoned" : "")}{(session.IsBot ? ", bot" : "")}");
        foreach (var one in explained.Events)
        {
            Line($"  {Describe(one)}{(one.Outcome is EventOutcome.Conflict ? "  its id was used for other content before" : "")}");
        }
    }

    /// <summary>Prints an order.</summary>
    public static void Write(Order order)
    {
        Line();
        Line($"Order {order.OrderId} of site {order.SiteId}: {order.PurchaseEvents} purchase events, of which the earliest counts; "
            + $"{order.RefundEvents} refund events");
        Line($"  gross {Output.Number(order.Gross)} {order.Currency}, refunded {Output.Number(order.Refunded)}, "
            + $"net {Output.Number(order.Net)}; tax {Output.Number(order.Tax)}, shipping {Output.Number(order.Shipping)}");
    }

    private static string Describe(ExplainedEvent one)
    {
        var order = one.Activity?.Order is { } known ? $"  order {known.OrderId} {known.Value} {known.Currency}" : "";
        return $"{Iso(one.Event.OccurredAt)}  {one.Event.Name,-18}  {one.Place.Segment} row {one.Place.Row}  id {one.Event.Id}{order}";
    }

    private static string WhatBecame(ExplainedEvent one) => one switch
    {
        { KeptCopy: { } copy } => $"a copy of {copy.Segment} row {copy.Row}, which was received earlier",
        { Reason: { } reason } => $"put aside: {reason}",
        _ => "kept out: the visitor was erased, or it is too old",
    };

    private static string Because(SessionCut cut) => cut switch
    {
        SessionCut.Inactivity => "the visitor was inactive for the timeout or longer",
        SessionCut.MaximumDuration => "the session before would have lasted longer than it may",
        SessionCut.Midnight => "a day ended",
        SessionCut.Campaign => "another campaign led here",
        SessionCut.ClientSession => "the client keeps another session id",
        _ => "it is the visitor's first",
    };

    private static string Iso(Instant instant) => Micros.Format(instant);

    private static void Line(string text = "") => Console.Out.WriteLine(text);
}
