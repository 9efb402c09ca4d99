using System.Collections.Immutable;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using FluentValidation;
using MediatR;

namespace Clickstream.Domain.UseCases;

/// <summary>Takes in events: valid ones into the history, the others into the quarantine with their reasons.</summary>
/// <param name="Drafts">The events as a protocol read them.</param>
/// <param name="Source">Where they came from.</param>
/// <remarks>
/// When it has answered, every event is durable in one of the two. When it throws, all of them must be sent again: events with an id of
/// their own are recognised, those without one may count twice.
/// </remarks>
public sealed record IngestEvents(IReadOnlyList<EventDraft> Drafts, EventSource Source) : IRequest<IngestResult>;

/// <summary>What became of the events of one request.</summary>
/// <param name="Accepted">How many are in the history.</param>
/// <param name="Rejected">Those in the quarantine, by their index in the request.</param>
/// <param name="Segments">The segments that hold the accepted ones; in a group, those of others too.</param>
public sealed record IngestResult(int Accepted, ImmutableArray<RejectedEvent> Rejected, IReadOnlyList<SegmentId> Segments);

/// <summary>An event that was not accepted.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="EventId">Its id as sent, when it had one.</param>
/// <param name="Errors">What is wrong with it.</param>
public sealed record RejectedEvent(int Index, string? EventId, ImmutableArray<ValidationError> Errors);

/// <summary>The rules of the request itself; each event has its own.</summary>
internal sealed class IngestEventsValidator : AbstractValidator<IngestEvents>
{
    public IngestEventsValidator()
    {
        RuleFor(request => request.Drafts).NotNull();
        RuleFor(request => request.Source.Protocol).NotEmpty();
        RuleFor(request => request.Source.DefaultSiteId).Must(IdText.IsValid).WithErrorCode(ErrorCodes.SiteIdInvalid);
        RuleFor(request => request.Source.DefaultCurrency)
            .Must(currency => Currency.Normalize(currency) == currency).WithErrorCode(ErrorCodes.CurrencyUnknown);
    }
}

/// <inheritdoc cref="IngestEvents"/>
internal sealed class IngestEventsHandler(EventIntake intake) : IRequestHandler<IngestEvents, IngestResult>
{
    public async Task<IngestResult> Handle(IngestEvents request, CancellationToken cancellationToken) =>
        (await intake.IngestAsync([request], cancellationToken).ConfigureAwait(false))[0];
}
