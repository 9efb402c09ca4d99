using System.Diagnostics;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Telemetry;

namespace Clickstream.Domain.UseCases;

/// <summary>Where events go that come in: each request by itself, or those of several requests together. Thread-safe.</summary>
internal sealed class IntakeStore
{
    private const string History = "history";
    private const string Quarantine = "quarantine";

    private readonly Func<IReadOnlyList<ClickstreamEvent>, CancellationToken, Task<IReadOnlyList<SegmentId>>> append;
    private readonly Func<IReadOnlyList<QuarantinedEvent>, CancellationToken, Task> quarantine;
    private readonly WaitingEvents? waiting;

    /// <param name="history">Takes what is accepted.</param>
    /// <param name="quarantine">Takes the rest.</param>
    /// <param name="grouping">How requests are stored together; <c>null</c> for each by itself.</param>
    public IntakeStore(IEventHistory history, IQuarantine quarantine, GroupCommitOptions? grouping = null)
    {
        if (grouping is null)
        {
            append = (events, cancellationToken) => IngestTelemetry.FlushAsync(
                History, events.Count, Stopwatch.GetTimestamp(), () => history.AppendAsync(events, cancellationToken));
            this.quarantine = (events, cancellationToken) => IngestTelemetry.FlushAsync(
                Quarantine, events.Count, Stopwatch.GetTimestamp(), () => AppendAsync(quarantine, events, cancellationToken));
            return;
        }

        waiting = new WaitingEvents(grouping.MaxWaitingEvents);
        append = new GroupCommit<ClickstreamEvent, IReadOnlyList<SegmentId>>(grouping, History, waiting, history.AppendAsync).AddAsync;
        this.quarantine = new GroupCommit<QuarantinedEvent, bool>(
            grouping, Quarantine, waiting, (events, cancellationToken) => AppendAsync(quarantine, events, cancellationToken)).AddAsync;
    }

    /// <summary>Makes events durable: first those that were not accepted, so that a request that fails there has stored nothing.</summary>
    /// <returns>The segments that hold the accepted ones; others may be in them too.</returns>
    /// <exception cref="HistoryException">They could not be stored, or too many wait already: then none of them was.</exception>
    public async Task<IReadOnlyList<SegmentId>> StoreAsync(
        IReadOnlyList<ClickstreamEvent> accepted, IReadOnlyList<QuarantinedEvent> quarantined, CancellationToken cancellationToken)
    {
        waiting?.Take(accepted.Count + quarantined.Count);
        if (quarantined.Count > 0)
        {
            try
            {
                await quarantine(quarantined, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                waiting?.Return(accepted.Count);
                throw;
            }
        }

        return accepted.Count > 0 ? await append(accepted, cancellationToken).ConfigureAwait(false) : [];
    }

    private static async Task<bool> AppendAsync(
        IQuarantine quarantine, IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken)
    {
        await quarantine.AppendAsync(events, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
