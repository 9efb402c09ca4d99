using FluentValidation;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Validation;

/// <summary>The rules of one item.</summary>
internal sealed class ItemDraftValidator : AbstractValidator<ItemDraft>
{
    public ItemDraftValidator()
    {
        RuleFor(item => item.ProductId).Cascade(CascadeMode.Stop)
            .NotEmpty().Otherwise(ErrorCodes.ItemIdMissing, "The item has no product id.")
            .Must(IdText.IsValid).Otherwise(ErrorCodes.ItemIdInvalid, RuleExtensions.IdMessage);
        RuleFor(item => item.Name).Text(Limits.ValueBytes);
        RuleFor(item => item.Category).Text(Limits.NameBytes);
        RuleFor(item => item.Brand).Text(Limits.NameBytes);
        RuleFor(item => item.Variant).Text(Limits.NameBytes);
        RuleFor(item => item.Coupon).Text(Limits.NameBytes);
        RuleFor(item => item.UrlPath).Text(Limits.ValueBytes);
        RuleFor(item => item.ListPrice).Amount(Limits.Price, ErrorCodes.ItemPriceOutOfRange);
        RuleFor(item => item.UnitPrice).Amount(Limits.Price, ErrorCodes.ItemPriceOutOfRange);
        RuleFor(item => item.Quantity)
            .Must(quantity => quantity is null or (>= 1 and <= Limits.Quantity))
            .Otherwise(ErrorCodes.ItemQuantityOutOfRange, $"The quantity is not between 1 and {Limits.Quantity}.");
        RuleFor(item => item.ListPosition)
            .Must(position => position is null or (>= 0 and <= Limits.ListPosition))
            .Otherwise(ErrorCodes.ItemPositionOutOfRange, $"The position is not between 0 and {Limits.ListPosition}.");
        RuleFor(item => item.Currency)
            .Must(currency => currency is null || Currency.Normalize(currency) is not null)
            .Otherwise(ErrorCodes.CurrencyUnknown, "The currency is not an active one of ISO 4217.");
    }
}
