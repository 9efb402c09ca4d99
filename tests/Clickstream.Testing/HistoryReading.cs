using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;

namespace Clickstream.Testing;

/// <summary>Reads histories whole.</summary>
public static class HistoryReading
{
    /// <summary>The segments that a history lists.</summary>
    public static Task<List<StoredSegment>> SegmentsAsync(this IEventHistory history) =>
        history.ListAsync(since: null, CancellationToken.None).ToListAsync().AsTask();

    /// <summary>The events of some segments.</summary>
    public static async Task<List<ClickstreamEvent>> EventsAsync(this IEventHistory history, IEnumerable<SegmentId> segments)
    {
        var events = new List<ClickstreamEvent>();
        foreach (var segment in segments)
        {
            events.AddRange((await history.OpenAsync(segment, CancellationToken.None)).Batches.SelectMany(batch => batch));
        }

        return events;
    }

    /// <summary>All entries of a quarantine.</summary>
    public static async Task<List<QuarantinedEvent>> EntriesAsync(this IQuarantine quarantine) =>
        await quarantine.ReadAllAsync(CancellationToken.None).SelectMany(batch => batch.Readable).ToListAsync();

    /// <summary>All events, copies included.</summary>
    public static async Task<List<ClickstreamEvent>> EventsAsync(this IEventHistory history) =>
        await history.EventsAsync((await history.SegmentsAsync()).Select(segment => segment.Id));
}
