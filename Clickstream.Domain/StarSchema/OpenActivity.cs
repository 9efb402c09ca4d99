using NodaTime;

namespace Clickstream.Domain.StarSchema;

/// <summary>What a warehouse already holds of the activity runs that new events touch.</summary>
/// <param name="Sessions">The sessions of those runs.</param>
/// <param name="Events">All facts of those sessions.</param>
public sealed record OpenActivity(IReadOnlyCollection<SessionReference> Sessions, IReadOnlyCollection<EventFact> Events)
{
    /// <summary>Nothing is held.</summary>
    public static readonly OpenActivity None = new([], []);
}

/// <summary>A stored session.</summary>
/// <param name="SessionKey">Its key.</param>
/// <param name="VisitorKey">Its visitor.</param>
/// <param name="StartedAt">When it started; decides its partition.</param>
public sealed record SessionReference(Guid SessionKey, Guid VisitorKey, Instant StartedAt);
