using System.Collections.Concurrent;
using Clickstream.Adapters.Aws.ObjectStores;
using NodaTime;

namespace Clickstream.Adapters.Aws.History;

/// <summary>
/// Notices that an hour long past gets new segments, so that a listing of the newest hours need not look into all others.
/// </summary>
/// <remarks>
/// Segments appear in the newest hours, with few exceptions: imports and what leaves the quarantine. A notice is written before the first
/// such segment, under the hour of writing; whoever lists the newest hours lists the newest notices too. An hour counts as new for so long
/// that a segment may take its time to be written: clocks may differ by an hour and a write may last half an hour.
/// </remarks>
internal sealed class LateNotices(IObjectStore store, IClock clock)
{
    /// <summary>For how long after its end an hour takes segments without notice.</summary>
    private static readonly Duration Grace = Duration.FromMinutes(30);

    /// <summary>How far before the last listing the next one begins: the grace, a slow write, and an hour of clocks that differ.</summary>
    private static readonly Duration Overlap = Duration.FromHours(2);

    private readonly ConcurrentDictionary<(long Hour, long WrittenIn), byte> given = new();

    /// <summary>The first hour that must be listed again after a listing.</summary>
    public static long FirstHourAfter(Instant listing) => PartitionKeys.HourOf(listing - Overlap);

    /// <summary>Gives notice that an hour is about to get a segment, where it needs any.</summary>
    public async Task GiveAsync(long hour, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var notice = (hour, WrittenIn: PartitionKeys.HourOf(now));
        if (now - PartitionKeys.StartOf(hour + 1) <= Grace || given.ContainsKey(notice))
        {
            return;
        }

        var folder = $"{PartitionKeys.Partition(PartitionKeys.Late, notice.WrittenIn)}/";
        var key = PartitionKeys.New(folder, hour, "notice");
        await store.TryCreateAsync(key, ReadOnlyMemory<byte>.Empty, [], cancellationToken).ConfigureAwait(false);
        given.TryAdd(notice, 0);
    }

    /// <summary>The hours before a given one of which there is notice since then, in order.</summary>
    public async Task<IReadOnlyCollection<long>> HoursBeforeAsync(long firstHour, CancellationToken cancellationToken)
    {
        var hours = new SortedSet<long>();
        var after = PartitionKeys.Partition(PartitionKeys.Late, firstHour);
        await foreach (var notice in store.ListAsync(PartitionKeys.Late, after, cancellationToken).ConfigureAwait(false))
        {
            // The hour that is spoken of stands after the hour of writing.
            if (PartitionKeys.HourOf(notice.Key[after.Length..]) is { } hour && hour < firstHour)
            {
                hours.Add(hour);
            }
        }

        return hours;
    }
}
