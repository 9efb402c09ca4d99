using FluentValidation;
using MediatR;

namespace Clickstream.Domain.UseCases;

/// <summary>Refuses a request that breaks its own rules before its handler sees it.</summary>
/// <param name="validators">The validators registered for the request.</param>
/// <exception cref="ValidationException">The request is invalid.</exception>
internal sealed class RequestValidation<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        foreach (var validator in validators)
        {
            var result = await validator.ValidateAsync(request, cancellationToken).ConfigureAwait(false);
            if (!result.IsValid)
            {
                throw new ValidationException(result.Errors);
            }
        }

        return await next().ConfigureAwait(false);
    }
}
