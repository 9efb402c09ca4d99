using Clickstream.Domain.Events;
using NodaTime;

namespace Clickstream.Domain.Erasures;

/// <summary>Recognises the events of erased subjects, and those that are too old. Not thread-safe.</summary>
/// <param name="key">The lake's secret; <c>null</c> when nobody was ever erased.</param>
/// <param name="tombstones">Who was erased; of one subject the latest counts.</param>
/// <param name="horizons">Before when events were let expire; the latest counts.</param>
public sealed class ErasureFilter(byte[]? key, IReadOnlyCollection<Tombstone> tombstones, IReadOnlyCollection<Instant> horizons)
{
    /// <summary>Recognises nothing.</summary>
    public static readonly ErasureFilter None = new(null, [], []);

    private const int MostRemembered = 100_000;

    private readonly Dictionary<string, Instant> erasedAt = tombstones
        .GroupBy(one => one.Name, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Max(one => one.ErasedAt), StringComparer.Ordinal);

    private readonly Dictionary<ErasureSubject, Instant?> remembered = [];

    /// <summary>How many erasures and expiries it knows of; grows with every one.</summary>
    public int Count { get; } = tombstones.Count + horizons.Count;

    /// <summary>Events that happened before are too old; <c>null</c> when none is.</summary>
    public Instant? Horizon { get; } = horizons.Count == 0 ? null : horizons.Max();

    /// <summary>Whether it lets everything pass.</summary>
    public bool IsEmpty => Horizon is null && !HasTombstones;

    private bool HasTombstones => key is not null && erasedAt.Count > 0;

    /// <summary>Whether an event was erased or has expired, and must not come back.</summary>
    public bool Covers(ClickstreamEvent one) => one.OccurredAt < Horizon || (HasTombstones && IsOfErased(one));

    private bool IsOfErased(ClickstreamEvent one) =>
        IsErased(new ErasureSubject.Visitor(one.Visitor), one.ReceivedAt)
        || (one.Envelope.UserId is { } userId && IsErased(new ErasureSubject.User(one.Visitor.SiteId, userId), one.ReceivedAt));

    /// <summary>Whether any of some texts is the id of a subject that was erased, of which nothing more is known.</summary>
    /// <param name="siteId">The site.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="receivedAt">When they were received.</param>
    public bool CoversAny(string siteId, IReadOnlyCollection<string> texts, Instant receivedAt) => HasTombstones && texts.Any(text =>
        IsErased(new ErasureSubject.Visitor(new VisitorId(siteId, text)), receivedAt)
        || IsErased(new ErasureSubject.User(siteId, text), receivedAt));

    private bool IsErased(ErasureSubject subject, Instant receivedAt)
    {
        if (!remembered.TryGetValue(subject, out var erased))
        {
            erased = erasedAt.TryGetValue(Tombstone.NameOf(subject, key), out var found) ? found : null;
            if (remembered.Count >= MostRemembered)
            {
                remembered.Clear();
            }

            remembered.Add(subject, erased);
        }

        return receivedAt <= erased;
    }
}
