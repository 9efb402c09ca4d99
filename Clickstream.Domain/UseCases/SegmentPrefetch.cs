using System.Runtime.CompilerServices;
using Clickstream.Domain.Ports;

namespace Clickstream.Domain.UseCases;

/// <summary>Fetches segments ahead of whoever reads them: many small ones at once, few large ones.</summary>
internal static class SegmentPrefetch
{
    private const int MostSegments = 16;
    private const long MostBytes = 64L << 20;

    /// <summary>Fetches segments in order.</summary>
    /// <remarks>No more than 16 segments and 64 MiB, or one segment that is larger, wait to be read.</remarks>
    /// <returns>Each segment with its bytes, or with the reason for which it cannot be read, ever.</returns>
    /// <exception cref="HistoryException">The history cannot be reached; the same call may succeed later.</exception>
    public static async IAsyncEnumerable<FetchedSegment> FetchAsync(
        IEventHistory history, IEnumerable<StoredSegment> segments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = new Queue<(StoredSegment Segment, Task<FetchedSegment> Fetch)>();
        var bytes = 0L;
        try
        {
            foreach (var segment in segments)
            {
                while (waiting.Count > 0 && (waiting.Count == MostSegments || bytes + segment.Bytes > MostBytes))
                {
                    yield return await NextAsync().ConfigureAwait(false);
                }

                waiting.Enqueue((segment, FetchAsync(history, segment, stop.Token)));
                bytes += segment.Bytes;
            }

            while (waiting.Count > 0)
            {
                yield return await NextAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(waiting.Select(one => one.Fetch))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<FetchedSegment> NextAsync()
        {
            var (segment, fetch) = waiting.Dequeue();
            bytes -= segment.Bytes;
            return fetch;
        }
    }

    private static async Task<FetchedSegment> FetchAsync(IEventHistory history, StoredSegment segment, CancellationToken cancellationToken)
    {
        try
        {
            return new FetchedSegment(segment, await history.OpenAsync(segment.Id, cancellationToken).ConfigureAwait(false), null);
        }
        catch (HistoryException failure) when (!failure.IsTransient)
        {
            return new FetchedSegment(segment, null, failure);
        }
    }
}

/// <summary>A segment that was asked for.</summary>
/// <param name="Segment">Which.</param>
/// <param name="Open">Its bytes; <c>null</c> when it cannot be read.</param>
/// <param name="Failure">Why it cannot be read.</param>
internal sealed record FetchedSegment(StoredSegment Segment, OpenSegment? Open, HistoryException? Failure);
