using FluentValidation;
using MediatR;

namespace Clickstream.Domain.UseCases;

/// <summary>Takes in the events of several requests together: in one segment an hour of arrival.</summary>
/// <param name="Requests">The requests, each with its source.</param>
/// <remarks>As <see cref="IngestEvents"/>, for whoever has several at hand: a queue's batch.</remarks>
public sealed record IngestBatch(IReadOnlyList<IngestEvents> Requests) : IRequest<IngestBatchResult>;

/// <summary>What became of the events of several requests.</summary>
/// <param name="Results">A result for every request, in their order.</param>
public sealed record IngestBatchResult(IReadOnlyList<IngestResult> Results);

/// <summary>The rules of the request: those of each of its own.</summary>
internal sealed class IngestBatchValidator : AbstractValidator<IngestBatch>
{
    public IngestBatchValidator(IValidator<IngestEvents> one) => RuleForEach(request => request.Requests).SetValidator(one);
}

/// <inheritdoc cref="IngestBatch"/>
internal sealed class IngestBatchHandler(EventIntake intake) : IRequestHandler<IngestBatch, IngestBatchResult>
{
    public async Task<IngestBatchResult> Handle(IngestBatch request, CancellationToken cancellationToken) =>
        new(await intake.IngestAsync(request.Requests, cancellationToken).ConfigureAwait(false));
}
