using FluentValidation;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Validation;

/// <summary>The rules of every event, whatever its kind. Each kind has a validator of its own that adds what it must carry.</summary>
internal abstract class EventDraftValidator : AbstractValidator<EventDraft>
{
    protected EventDraftValidator()
    {
        RuleFor(draft => draft.SchemaVersion)
            .Must(version => version is null || EventSchema.IsKnown(version.Value))
            .Otherwise(ErrorCodes.EventVersionUnknown, "The event has a version of the wire format that this program does not know.");
        RuleFor(draft => draft.Name).Cascade(CascadeMode.Stop)
            .NotEmpty().Otherwise(ErrorCodes.EventNameMissing, "The event has no name.")
            .Must(name => EventNames.TryResolve(name, out _, out _))
            .Otherwise(ErrorCodes.EventNameInvalid, "The name is neither a known event nor of the form [a-z][a-z0-9_]{0,39}.");
        RuleFor(draft => draft.SourceName).Text(Limits.NameBytes);
        Identity();
        RuleFor(draft => draft.LoginState).Text(Limits.NameBytes);
        RuleFor(draft => draft.IdentitySource).Text(Limits.NameBytes);
        RuleFor(draft => draft.PageUrl).Text(Limits.UrlBytes);
        RuleFor(draft => draft.PageTitle).Text(Limits.ValueBytes);
        RuleFor(draft => draft.Referrer).Text(Limits.UrlBytes);
        RuleFor(draft => draft.Language).Text(Limits.NameBytes);
        RuleFor(draft => draft.Properties).JsonObject();
        RuleFor(draft => draft.SearchTerm).Text(Limits.ValueBytes);
        RuleFor(draft => draft.SearchResults)
            .Must(results => results is null or >= 0)
            .Otherwise(ErrorCodes.SearchResultsOutOfRange, "The number of results is negative.");
        RuleFor(draft => draft.Screen)
            .Must(screen => screen is null or { Width: >= 1 and <= Limits.ScreenPixels, Height: >= 1 and <= Limits.ScreenPixels })
            .Otherwise(ErrorCodes.ScreenOutOfRange, $"A screen's width and height are between 1 and {Limits.ScreenPixels}.");
        RuleFor(draft => draft.Items)
            .Must(items => items.Count <= Limits.Items).Otherwise(ErrorCodes.ItemTooMany, $"More than {Limits.Items} items.");
        RuleForEach(draft => draft.Items).SetValidator(new ItemDraftValidator()).When(draft => draft.Items.Count <= Limits.Items);
        RuleFor(draft => draft.Order!).SetValidator(new OrderDraftValidator()).When(draft => draft.Order is not null);
        Parts();
    }

    private void Identity()
    {
        RuleFor(draft => draft.EventId)
            .Must(IsEventId).Otherwise(ErrorCodes.EventIdInvalid, "The event id is the nil or maximum UUID, or not an id.");
        RuleFor(draft => draft.ClientId).Cascade(CascadeMode.Stop)
            .Must((draft, id) => draft.IsWithoutConsent || !string.IsNullOrEmpty(id))
            .Otherwise(ErrorCodes.VisitorIdMissing, "The event has no visitor id.")
            .Must((draft, id) => draft.IsWithoutConsent || IdText.IsValid(id))
            .Otherwise(ErrorCodes.VisitorIdInvalid, RuleExtensions.IdMessage)
            .Must((draft, id) => draft.IsWithoutConsent || !PlaceholderIds.Contains(id!))
            .Otherwise(ErrorCodes.VisitorIdPlaceholder, "The visitor id stands for nobody.");
        RuleFor(draft => draft.SiteId).OptionalId(ErrorCodes.SiteIdInvalid);
        RuleFor(draft => draft.UserId).OptionalId(ErrorCodes.UserIdInvalid);
        RuleFor(draft => draft.ClientSessionId).Cascade(CascadeMode.Stop)
            .Must(id => string.IsNullOrEmpty(id) || IdText.IsValid(id)).Otherwise(ErrorCodes.SessionIdInvalid, RuleExtensions.IdMessage)
            .Must(id => id is null || !PlaceholderIds.Contains(id))
            .Otherwise(ErrorCodes.SessionIdPlaceholder, "The session id stands for no session.");
    }

    private void Parts()
    {
        When(draft => draft.List is not null, () =>
        {
            RuleFor(draft => draft.List!.Id).Text(Limits.NameBytes);
            RuleFor(draft => draft.List!.Name).Text(Limits.ValueBytes);
        });
        When(draft => draft.Checkout is not null, () =>
        {
            RuleFor(draft => draft.Checkout!.Step).Text(Limits.NameBytes);
            RuleFor(draft => draft.Checkout!.ShippingTier).Text(Limits.NameBytes);
            RuleFor(draft => draft.Checkout!.PaymentType).Text(Limits.NameBytes);
        });
        When(draft => draft.Element is not null, () =>
        {
            RuleFor(draft => draft.Element!.Tag).Text(Limits.NameBytes);
            RuleFor(draft => draft.Element!.Id).Text(Limits.NameBytes);
            RuleFor(draft => draft.Element!.Role).Text(Limits.NameBytes);
            RuleFor(draft => draft.Element!.Text).Text(Limits.ValueBytes);
            RuleFor(draft => draft.Element!.Dataset).JsonObject();
        });
        When(draft => draft.Geo is not null, () =>
        {
            RuleFor(draft => draft.Geo!.Country).Text(Limits.NameBytes);
            RuleFor(draft => draft.Geo!.Region).Text(Limits.NameBytes);
            RuleFor(draft => draft.Geo!.City).Text(Limits.NameBytes);
        });
    }

    private static bool IsEventId(string? text) => string.IsNullOrEmpty(text) || EventId.TryParse(text, out _)
        || (text.Length <= IdText.MaximumBytes && IdText.IsValid(text) && !EventId.IsUuid(text, out _));
}
