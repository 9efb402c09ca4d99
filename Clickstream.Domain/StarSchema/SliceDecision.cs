using System.Runtime.InteropServices;
using Clickstream.Domain.Sessions;

namespace Clickstream.Domain.StarSchema;

/// <summary>What is to be done with the events of a slice.</summary>
/// <param name="accepted">Events that become facts.</param>
/// <param name="replaced">Facts to take out.</param>
/// <param name="outcomes">What became of every segment's events.</param>
/// <param name="classifier">Knows the dimension rows of the accepted events.</param>
public sealed class SliceDecision(
    List<VisitorActivity> accepted, IReadOnlyList<EventFact> replaced, IReadOnlyList<SegmentOutcome> outcomes,
    EventClassifier? classifier)
{
    private HashSet<long>? orderKeys;

    /// <summary>Events that become facts, by visitor and in their order.</summary>
    public IReadOnlyList<VisitorActivity> Accepted => accepted;

    /// <summary>
    /// Facts to take out: their event was received earlier than the stored copy, so that an accepted copy takes their place, or they go for
    /// good.
    /// </summary>
    public IReadOnlyList<EventFact> Replaced { get; } = replaced;

    /// <summary>What became of every segment's events.</summary>
    public IReadOnlyList<SegmentOutcome> Outcomes { get; } = outcomes;

    /// <summary>The events whose activity runs must be known to fold the accepted ones.</summary>
    public IReadOnlyCollection<VisitorActivity> Touching =>
        Replaced.Count == 0 ? Accepted : [.. Accepted, .. Replaced.Select(fact => fact.Activity)];

    /// <summary>The orders that the accepted and the replaced events speak of.</summary>
    public IReadOnlySet<long> OrderKeys => orderKeys ??= Touching
        .Where(activity => activity.Order is not null)
        .Select(activity => activity.Order!.OrderKey)
        .ToHashSet();

    /// <summary>Takes facts out for good.</summary>
    public static SliceDecision Retraction(IReadOnlyList<EventFact> facts) => new([], facts, [], null);

    /// <summary>The dimension rows of the accepted events, computed anew.</summary>
    public DimensionSet Dimensions() => classifier?.DimensionsOf(CollectionsMarshal.AsSpan(accepted)) ?? new DimensionSet();
}
