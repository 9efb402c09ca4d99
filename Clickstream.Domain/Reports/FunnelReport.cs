using System.Collections.Immutable;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Reports;

/// <summary>How many sessions came how far. Closed and ordered: a step counts at or after the moment the step before was reached.</summary>
/// <param name="Steps">The steps, in order.</param>
public sealed record FunnelReport(ImmutableArray<FunnelStep> Steps)
{
    /// <summary>The step that every session reaches at its start.</summary>
    public const string SessionStep = "session";

    /// <summary>From session to purchase.</summary>
    public static readonly ImmutableArray<string> DefaultSteps =
        [SessionStep, EventNames.ViewItem, EventNames.AddToCart, EventNames.BeginCheckout, EventNames.Purchase];

    /// <summary>From the start of a checkout to the purchase.</summary>
    public static readonly ImmutableArray<string> CheckoutSteps =
        [EventNames.BeginCheckout, EventNames.AddShippingInfo, EventNames.AddPaymentInfo, EventNames.Purchase];

    /// <summary>The report of counts by step.</summary>
    public static FunnelReport Of(IReadOnlyList<string> steps, IReadOnlyList<long> sessions) => new(
        [.. steps.Select((name, i) => new FunnelStep(
            name, sessions[i], Ratio.Of(sessions[i], sessions[Math.Max(i - 1, 0)]), Ratio.Of(sessions[i], sessions[0])))]);
}

/// <summary>One step of a funnel.</summary>
/// <param name="Name">Its event name, or <c>session</c>.</param>
/// <param name="Sessions">The sessions that reached it.</param>
/// <param name="RateFromPrevious">Their share of those that reached the step before, 0 to 1.</param>
/// <param name="RateFromFirst">Their share of those that reached the first step, 0 to 1.</param>
public sealed record FunnelStep(string Name, long Sessions, decimal RateFromPrevious, decimal RateFromFirst);
