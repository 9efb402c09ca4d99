using System.Diagnostics;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Telemetry;

namespace Clickstream.Domain.UseCases;

/// <summary>Stores together what is handed over at about the same time. Thread-safe.</summary>
internal sealed class GroupCommit<T, TResult>
{
    /// <summary>Requests that are worth an object of their own before the time is up.</summary>
    private const int FewestRequests = 16;

    private readonly GroupCommitOptions options;
    private readonly string kind;
    private readonly WaitingEvents waiting;
    private readonly Func<IReadOnlyList<T>, CancellationToken, Task<TResult>> store;
    private readonly Lock gate = new();
    private readonly Queue<Group> full = new();
    private Group? open;
    private bool isTimed;
    private int flushes;

    /// <param name="options">How much, and how long.</param>
    /// <param name="kind">What is stored, for telemetry.</param>
    /// <param name="waiting">Where what is handed over was counted in; it is counted out when it is stored, or cannot be.</param>
    /// <param name="store">Stores one or more elements durably.</param>
    public GroupCommit(
        GroupCommitOptions options, string kind, WaitingEvents waiting, Func<IReadOnlyList<T>, CancellationToken, Task<TResult>> store)
    {
        (this.options, this.kind, this.waiting, this.store) = (options, kind, waiting, store);
        options.Stopping.Register(SealNow);
    }

    /// <summary>Waits until the elements are durable.</summary>
    /// <param name="elements">One or more.</param>
    /// <param name="cancellationToken">Ends the wait; what was handed over is stored all the same.</param>
    /// <returns>What storing the whole group gave.</returns>
    /// <exception cref="HistoryException">The group could not be stored.</exception>
    public Task<TResult> AddAsync(IReadOnlyList<T> elements, CancellationToken cancellationToken)
    {
        Group joined;
        lock (gate)
        {
            joined = open ??= new Group();
            if (!isTimed)
            {
                isTimed = true;
                Detached(SealInTimeAsync);
            }

            joined.Elements.AddRange(elements);
            joined.Requests++;
            if (joined.Elements.Count >= options.MaxEvents || IsWaitingVain(joined) || options.Stopping.IsCancellationRequested)
            {
                Seal();
            }
        }

        return joined.Stored.Task.WaitAsync(cancellationToken);
    }

    private void SealNow()
    {
        lock (gate)
        {
            Seal();
        }
    }

    /// <summary>Whether so many wait for a group that few are left to join it.</summary>
    private bool IsWaitingVain(Group group) =>
        group.Requests >= FewestRequests && options.Senders is { } senders && group.Requests * 2 >= senders();

    /// <summary>Has the open group stored when its time is up. One wait is under way at most.</summary>
    private async Task SealInTimeAsync()
    {
        var wait = options.MaxDelay.ToTimeSpan();
        while (true)
        {
            // Also without any delay the group that is being opened is filled first.
            await Task.Delay(wait, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            lock (gate)
            {
                wait = open is null ? TimeSpan.Zero : options.MaxDelay.ToTimeSpan() - Stopwatch.GetElapsedTime(open.Opened);
                if (wait > TimeSpan.Zero)
                {
                    continue;
                }

                isTimed = false;
                Seal();
                return;
            }
        }
    }

    /// <summary>Takes no more into the open group, if there is one, and has it stored.</summary>
    private void Seal()
    {
        if (open is not null)
        {
            open.Sealed = Stopwatch.GetTimestamp();
            full.Enqueue(open);
            open = null;
            StartFlush();
        }
    }

    private void StartFlush()
    {
        if (flushes < options.MaxFlushes && full.TryDequeue(out var group))
        {
            flushes++;
            Detached(() => Task.Run(() => FlushAsync(group)));
        }
    }

    /// <summary>Begins what belongs to no request: the activity of a flush is not that of the request that filled the group.</summary>
    private static void Detached(Func<Task> work)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = work();
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = work();
        }
    }

    private async Task FlushAsync(Group group)
    {
        try
        {
            var result = await IngestTelemetry.FlushAsync(
                kind, group.Elements.Count, group.Sealed, () => store(group.Elements, CancellationToken.None)).ConfigureAwait(false);
            Finish(group);
            group.Stored.SetResult(result);
        }
        catch (Exception failure)
        {
            // Whoever waits for the group is told.
            Finish(group);
            group.Stored.SetException(failure);
        }
    }

    /// <summary>Makes room for others.</summary>
    private void Finish(Group group)
    {
        waiting.Return(group.Elements.Count);
        lock (gate)
        {
            flushes--;
            StartFlush();
        }
    }

    private sealed class Group
    {
        public List<T> Elements { get; } = [];

        public int Requests { get; set; }

        /// <summary>When its first elements came.</summary>
        public long Opened { get; } = Stopwatch.GetTimestamp();

        /// <summary>When no more were taken into it.</summary>
        public long Sealed { get; set; }

        /// <summary>Nobody who waits holds up the others: each goes on by itself.</summary>
        public TaskCompletionSource<TResult> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
