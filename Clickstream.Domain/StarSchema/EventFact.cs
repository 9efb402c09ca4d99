using Clickstream.Domain.Sessions;

namespace Clickstream.Domain.StarSchema;

/// <summary>A row of <c>fact_event</c>, its lines being rows of <c>fact_item</c>: an event in its session.</summary>
/// <param name="Activity">The event.</param>
/// <param name="SessionKey">The session it belongs to.</param>
public readonly record struct EventFact(VisitorActivity Activity, Guid SessionKey);
