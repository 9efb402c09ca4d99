using Clickstream.Domain.Events;
using NodaTime;

namespace Clickstream.Domain.Erasures;

/// <summary>Recognises the events of erased subjects. Not thread-safe.</summary>
/// <param name="key">The lake's secret; <c>null</c> when nothing was ever erased.</param>
/// <param name="tombstones">What was erased; of one subject the latest counts.</param>
public sealed class ErasureFilter(byte[]? key, IReadOnlyCollection<Tombstone> tombstones)
{
    private const int MostRemembered = 100_000;

    private readonly Dictionary<string, Instant> erasedAt = tombstones
        .GroupBy(one => one.Name, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Max(one => one.ErasedAt), StringComparer.Ordinal);

    private readonly Dictionary<ErasureSubject, Instant?> remembered = [];

    /// <summary>How many erasures it knows of; grows with every one.</summary>
    public int Count { get; } = tombstones.Count;

    /// <summary>Whether it lets everything pass.</summary>
    public bool IsEmpty => key is null || erasedAt.Count == 0;

    /// <summary>Whether an event was erased and must not come back.</summary>
    public bool Covers(ClickstreamEvent one) => !IsEmpty
        && (IsErased(new ErasureSubject.Visitor(one.Visitor), one.ReceivedAt)
            || (one.Envelope.UserId is { } userId && IsErased(new ErasureSubject.User(one.Visitor.SiteId, userId), one.ReceivedAt)));

    /// <summary>Whether any of some texts is the id of a subject that was erased, of which nothing more is known.</summary>
    /// <param name="siteId">The site.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="receivedAt">When they were received.</param>
    public bool CoversAny(string siteId, IReadOnlyCollection<string> texts, Instant receivedAt) => !IsEmpty && texts.Any(text =>
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
