using System.Runtime.CompilerServices;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.InMemory;

/// <summary>A warehouse that lives as long as the process. Thread-safe: one projection at a time, readers see whole slices.</summary>
public sealed class InMemoryWarehouse : IWarehouse, IDisposable
{
    private readonly SemaphoreSlim writer = new(1, 1);
    private readonly SemaphoreSlim upkeep = new(1, 1);
    private readonly SemaphoreSlim rebuild = new(1, 1);
    private StarSchemaTables tables = new();

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DivideAsync(int writers, CancellationToken cancellationToken) => Read(
        state =>
        {
            if (state.Positions.Count != writers)
            {
                state.Divide(Enumerable.Range(1, writers).Select(writer => VisitorRange.Shard(writer, writers)));
            }

            return writers;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<Checkpoint> GetCheckpointAsync(VisitorRange writer, CancellationToken cancellationToken) =>
        Read(state => new Checkpoint(state.Rules, state.Listings.GetValueOrDefault(writer)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<SegmentId, IReadOnlyList<VisitorRange>>> FindProjectedAsync(
        IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken) =>
        Read<IReadOnlyDictionary<SegmentId, IReadOnlyList<VisitorRange>>>(
            state => segments.Where(state.Segments.ContainsKey).ToDictionary(
                segment => segment, segment => (IReadOnlyList<VisitorRange>)[.. state.Segments[segment].Select(one => one.Range)]),
            cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SegmentOutcome> ReadOutcomesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var outcome in await Read(state => state.Segments.Values.SelectMany(parts => parts).ToList(), cancellationToken)
            .ConfigureAwait(false))
        {
            yield return outcome;
        }
    }

    /// <inheritdoc/>
    public async Task<IProjection> BeginAsync(ProjectionScope scope, SessionRules rules, CancellationToken cancellationToken)
    {
        await writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (tables.Rules is { } inForce && inForce != rules.Describe())
            {
                throw new WarehouseException(WarehouseException.RulesChanged, "The warehouse was built with other session rules.");
            }

            if (scope.Writer is { } range && !tables.Positions.ContainsKey(range))
            {
                throw new WarehouseException(
                    WarehouseException.ShardsChanged, "The visitors are divided among another number of writers.");
            }

            if (scope.Parts.Any(tables.IsProjected))
            {
                throw new WarehouseException(
                    WarehouseException.CheckpointMoved, "Another run has projected segments of this slice.", isTransient: true);
            }

            return new InMemoryProjection(tables, scope.Writer, rules, writer);
        }
        catch
        {
            writer.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task SettleAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task RecordListingAsync(VisitorRange writer, HistoryListing listing, CancellationToken cancellationToken) =>
        Read(state => state.Listings[writer] = listing, cancellationToken);

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> BeginUpkeepAsync(bool removesFacts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new Turn(upkeep, "Another compaction, erasure or expiry is running.");
        if (!removesFacts)
        {
            return turn;
        }

        try
        {
            return new Turn(rebuild, "A rebuild is running.", turn);
        }
        catch
        {
            await turn.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<bool> TryReplaceSegmentsAsync(
        IReadOnlyCollection<SegmentId> sources, SegmentId replacement, SegmentSize events, CancellationToken cancellationToken) =>
        Read(state => state.TryReplaceSegments(sources, replacement, events), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<EventIdentity, string>> FindRefusedAsync(
        IReadOnlyCollection<Guid> visitorKeys, CancellationToken cancellationToken) =>
        Read<IReadOnlyDictionary<EventIdentity, string>>(
            state => state.Refused.Where(one => visitorKeys.Contains(one.Activity.VisitorKey))
                .GroupBy(one => one.Activity.Identity)
                .ToDictionary(group => group.Key, group => group.First().Reason),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>> FindCountedRejectionsAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlySet<string>>(state => state.Rejections.Keys.ToHashSet(StringComparer.Ordinal), cancellationToken);

    /// <inheritdoc/>
    public Task CountRejectionsAsync(
        IReadOnlyCollection<RejectionCount> counts, IReadOnlyCollection<string> gone, CancellationToken cancellationToken) => Read(
        state =>
        {
            foreach (var batch in gone)
            {
                state.Rejections.Remove(batch);
            }

            foreach (var batch in counts.GroupBy(one => one.Batch, StringComparer.Ordinal))
            {
                state.Rejections.TryAdd(batch.Key, [.. batch]);
            }

            return state.Rejections.Count;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task ExpireSegmentsAsync(IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken) =>
        Read(
            state =>
            {
                foreach (var segment in segments)
                {
                    state.Expire(segment);
                }

                return segments.Count;
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task<IWarehouseSuccessor> CreateSuccessorAsync(SuccessorPlan plan, CancellationToken cancellationToken)
    {
        if (plan.IsShared)
        {
            throw new NotSupportedException("No other process reaches a warehouse in memory.");
        }

        var successor = new Successor(this, new Turn(rebuild, "A rebuild, an erasure or an expiry is running."));
        try
        {
            await successor.Built.DivideAsync(plan.Writers, cancellationToken).ConfigureAwait(false);
            return successor;
        }
        catch
        {
            await successor.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        writer.Dispose();
        upkeep.Dispose();
        rebuild.Dispose();
    }

    /// <summary>Reads from the rows while no projection is open.</summary>
    internal async Task<TResult> Read<TResult>(Func<StarSchemaTables, TResult> read, CancellationToken cancellationToken)
    {
        await writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return read(tables);
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>A turn that one has at a time.</summary>
    private sealed class Turn : IAsyncDisposable
    {
        private readonly SemaphoreSlim semaphore;
        private readonly Turn? outer;
        private bool isOver;

        public Turn(SemaphoreSlim semaphore, string busy, Turn? outer = null)
        {
            (this.semaphore, this.outer) = (semaphore, outer);
            if (!semaphore.Wait(0))
            {
                throw new WarehouseException(WarehouseException.Busy, busy, isTransient: true);
            }
        }

        public ValueTask DisposeAsync()
        {
            if (!isOver)
            {
                isOver = true;
                semaphore.Release();
            }

            return outer?.DisposeAsync() ?? ValueTask.CompletedTask;
        }
    }

    private sealed class Successor(InMemoryWarehouse live, Turn turn) : IWarehouseSuccessor
    {
        private readonly InMemoryWarehouse built = new();

        public IWarehouse Built => built;

        public Task<bool> TryTakeAloneAsync(CancellationToken cancellationToken) => Task.FromResult(true);

        public Task<IReadOnlyList<SegmentId>> FindMissingAsync(
            IReadOnlyCollection<SegmentId> covered, CancellationToken cancellationToken) =>
            live.Read(state => Missing(state, covered), cancellationToken);

        public Task CheckAsync(CancellationToken cancellationToken)
        {
            var facts = built.tables.Events.LongCount();
            var isWhole = facts == built.tables.Sessions.Sum(session => (long)session.Events)
                && facts == built.tables.Segments.Values.SelectMany(parts => parts).Sum(part => part.Projected + part.Conflicts);
            return isWhole
                ? Task.CompletedTask
                : throw new WarehouseException(WarehouseException.NotWhole, "Facts, sessions and the record of segments do not agree.");
        }

        public Task<IReadOnlyList<WarehouseDifference>> CompareAsync(CancellationToken cancellationToken) =>
            live.Read(state => TableComparison.Run(state, built.tables), cancellationToken);

        public Task<IReadOnlyList<SegmentId>> TryPublishAsync(
            IReadOnlyCollection<SegmentId> covered, CancellationToken cancellationToken) => live.Read(
            state =>
            {
                var missing = Missing(state, covered);
                if (missing.Count == 0)
                {
                    // The writers go on with what takes the place of theirs.
                    built.tables.Divide(state.Positions.Keys, state.Positions.Values.Max());
                    foreach (var (batch, counts) in state.Rejections)
                    {
                        built.tables.Rejections[batch] = counts;
                    }

                    live.tables = built.tables;
                }

                return missing;
            },
            cancellationToken);

        private IReadOnlyList<SegmentId> Missing(StarSchemaTables state, IReadOnlyCollection<SegmentId> covered)
        {
            var needed = state.Segments.Where(one => !one.Value.Exists(part => part.IsExpired)).Select(one => one.Key);
            return [.. needed.Except(built.tables.Segments.Keys).Except(covered).Order()];
        }

        public ValueTask DisposeAsync()
        {
            built.Dispose();
            return turn.DisposeAsync();
        }
    }
}
