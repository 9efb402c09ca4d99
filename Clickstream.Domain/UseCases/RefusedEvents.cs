using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.UseCases;

/// <summary>Finds the events of a slice that a warehouse refuses, so that they cost no other its place.</summary>
/// <remarks>By halves: one event among n is found in about log2(n) tries, which together write about as much as the slice.</remarks>
/// <param name="tryAsync">Writes events without committing them.</param>
internal sealed class RefusedEvents(Func<IReadOnlyList<SliceEvent>, CancellationToken, Task> tryAsync)
{
    /// <summary>Finds all of them.</summary>
    /// <param name="events">The events; together they were refused.</param>
    /// <param name="failure">What the warehouse said of all together.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Their positions, in descending order, with what the warehouse says of each.</returns>
    /// <exception cref="WarehouseException">Each can be stored alone; it is their combination that cannot.</exception>
    public async Task<IReadOnlyList<(int Position, string Reason)>> FindAsync(
        IReadOnlyList<SliceEvent> events, WarehouseException failure, CancellationToken cancellationToken)
    {
        var found = new List<(int Position, string Reason)>();
        await SearchAsync(0, events.Count).ConfigureAwait(false);
        return [.. found.OrderByDescending(one => one.Position)];

        async Task SearchAsync(int from, int to)
        {
            if (to - from == 1)
            {
                var alone = await RefusalAsync(from, to).ConfigureAwait(false) ?? throw failure;
                found.Add((from, alone.Message));
                return;
            }

            var middle = from + ((to - from) / 2);
            var isLeft = await RefusalAsync(from, middle).ConfigureAwait(false) is not null;
            if (isLeft)
            {
                await SearchAsync(from, middle).ConfigureAwait(false);
            }

            // When the left half can be written, it is the right one that cannot.
            if (!isLeft || await RefusalAsync(middle, to).ConfigureAwait(false) is not null)
            {
                await SearchAsync(middle, to).ConfigureAwait(false);
            }
        }

        async Task<WarehouseException?> RefusalAsync(int from, int to)
        {
            try
            {
                await tryAsync([.. events.Skip(from).Take(to - from)], cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (WarehouseException refusal) when (refusal.Code == WarehouseException.ValueRefused)
            {
                return refusal;
            }
        }
    }
}
