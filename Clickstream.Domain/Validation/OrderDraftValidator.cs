using FluentValidation;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Validation;

/// <summary>The rules of an order.</summary>
internal sealed class OrderDraftValidator : AbstractValidator<OrderDraft>
{
    public OrderDraftValidator()
    {
        RuleFor(order => order.OrderId).OptionalId(ErrorCodes.OrderIdInvalid);
        RuleFor(order => order.Value).Amount(Limits.OrderAmount, ErrorCodes.OrderAmountOutOfRange);
        RuleFor(order => order.Tax).Amount(Limits.OrderAmount, ErrorCodes.OrderAmountOutOfRange);
        RuleFor(order => order.Shipping).Amount(Limits.OrderAmount, ErrorCodes.OrderAmountOutOfRange);
        RuleFor(order => order.Coupon).Text(Limits.NameBytes);
        RuleFor(order => order.Currency)
            .Must(currency => currency is null || Currency.Normalize(currency) is not null)
            .Otherwise(ErrorCodes.CurrencyUnknown, "The currency is not an active one of ISO 4217.");
    }
}
