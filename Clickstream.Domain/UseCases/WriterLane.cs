using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.UseCases;

/// <summary>Projects the slices of one writer, one after another, each in one transaction.</summary>
/// <param name="warehouse">Where to.</param>
/// <param name="erasures">Who was erased.</param>
/// <param name="rules">When a session ends.</param>
/// <param name="range">The writer's visitors.</param>
internal sealed class WriterLane(IWarehouse warehouse, IErasureRegister erasures, SessionRules rules, VisitorRange range)
{
    private readonly SliceWriter writer = new(rules, new RunMemory(rules));

    /// <summary>The writer's visitors.</summary>
    public VisitorRange Range => range;

    /// <summary>Projects a slice; what the warehouse cannot store is found and put aside.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="erasuresKnown">Of how many erasures whoever read it knew.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="WarehouseException">Nothing was committed, or nothing is known of it.</exception>
    public async Task<SliceResult> ProjectAsync(ClassifiedSlice slice, int erasuresKnown, CancellationToken cancellationToken)
    {
        try
        {
            return await InProjectionAsync(slice, erasuresKnown, Write, cancellationToken).ConfigureAwait(false);
        }
        catch (WarehouseException failure) when (failure.Code == WarehouseException.ValueRefused)
        {
            var search = new RefusedEvents((events, token) => InProjectionAsync(slice, erasuresKnown, async projection =>
            {
                await writer.TryAsync(projection, slice, events, token).ConfigureAwait(false);
                return events.Count;
            }, token));
            foreach (var (position, reason) in await search.FindAsync(slice.Distinct, failure, cancellationToken).ConfigureAwait(false))
            {
                slice.Refuse(position, reason);
            }

            return await InProjectionAsync(slice, erasuresKnown, Write, cancellationToken).ConfigureAwait(false);
        }

        Task<SliceResult> Write(IProjection projection) => writer.WriteAsync(projection, slice, cancellationToken);
    }

    private async Task<TResult> InProjectionAsync<TResult>(
        ClassifiedSlice slice, int erasuresKnown, Func<IProjection, Task<TResult>> work, CancellationToken cancellationToken)
    {
        var scope = new ProjectionScope(range, slice.Parts);
        var projection = await warehouse.BeginAsync(scope, rules, cancellationToken).ConfigureAwait(false);
        await using (projection.ConfigureAwait(false))
        {
            // Whoever erases records that first and then waits for its turn, so that nothing erased can slip in behind it.
            if ((await erasures.ReadAsync(cancellationToken).ConfigureAwait(false)).Count != erasuresKnown)
            {
                throw new WarehouseException(
                    WarehouseException.CheckpointMoved, "Something was erased while the slice was read.", isTransient: true);
            }

            return await work(projection).ConfigureAwait(false);
        }
    }
}
