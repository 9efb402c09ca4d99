using Clickstream.Domain.Ports;
using MediatR;

namespace Clickstream.Domain.UseCases;

/// <summary>Finds the segments of the history that the warehouse has not projected for all visitors. Changes nothing.</summary>
/// <remarks>
/// One that took the place of others is among them until the next run has seen that the warehouse holds its events under their names.
/// </remarks>
public sealed record FindPending : IRequest<IReadOnlyList<StoredSegment>>;

/// <inheritdoc cref="FindPending"/>
internal sealed class FindPendingHandler(IEventHistory history, IWarehouse warehouse)
    : IRequestHandler<FindPending, IReadOnlyList<StoredSegment>>
{
    public async Task<IReadOnlyList<StoredSegment>> Handle(FindPending request, CancellationToken cancellationToken) =>
        await warehouse.FindPendingAsync(history, cancellationToken).ConfigureAwait(false);
}
