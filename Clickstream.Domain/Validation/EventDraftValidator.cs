using System.Collections.Frozen;
using FluentValidation;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Validation;

/// <summary>The rules of every event, whatever its kind, and what each kind must carry.</summary>
internal sealed class EventDraftValidator : AbstractValidator<EventDraft>
{
    private static readonly FrozenSet<string> Placeholders = FrozenSet.ToFrozenSet(
        [
            "null", "undefined", "none", "nil", "nan", "n/a", "na", "0", "-1", "unknown", "anonymous", "anon", "guest", "true", "false",
            "[object object]", "00000000-0000-0000-0000-000000000000", "not set", "(not set)", "distinct_id", "id", "test",
        ],
        StringComparer.OrdinalIgnoreCase);

    public EventDraftValidator()
    {
        RuleFor(draft => draft.Name).Cascade(CascadeMode.Stop)
            .NotEmpty().Otherwise(ErrorCodes.EventNameMissing, "The event has no name.")
            .Must(name => EventNames.TryResolve(name, out _, out _))
            .Otherwise(ErrorCodes.EventNameInvalid, "The name is neither a known event nor of the form [a-z][a-z0-9_]{0,39}.");
        RuleFor(draft => draft.EventId)
            .Must(IsEventId).Otherwise(ErrorCodes.EventIdInvalid, "The event id is the nil or maximum UUID, or not an id.");
        RuleFor(draft => draft.ClientId).Cascade(CascadeMode.Stop)
            .NotEmpty().Otherwise(ErrorCodes.VisitorIdMissing, "The event has no visitor id.")
            .Must(IdText.IsValid).Otherwise(ErrorCodes.VisitorIdInvalid, RuleExtensions.IdMessage)
            .Must(id => !Placeholders.Contains(id!)).Otherwise(ErrorCodes.VisitorIdPlaceholder, "The visitor id stands for nobody.");
        RuleFor(draft => draft.SiteId).OptionalId(ErrorCodes.SiteIdInvalid);
        RuleFor(draft => draft.UserId).OptionalId(ErrorCodes.UserIdInvalid);
        RuleFor(draft => draft.ClientSessionId).Cascade(CascadeMode.Stop)
            .Must(id => string.IsNullOrEmpty(id) || IdText.IsValid(id)).Otherwise(ErrorCodes.SessionIdInvalid, RuleExtensions.IdMessage)
            .Must(id => id is null || !Placeholders.Contains(id))
            .Otherwise(ErrorCodes.SessionIdPlaceholder, "The session id stands for no session.");
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
        RuleForEach(draft => draft.Items).SetValidator(new ItemDraftValidator());
        RuleFor(draft => draft.Order!).SetValidator(new OrderDraftValidator()).When(draft => draft.Order is not null);
        TextParts();
        KindRules();
    }

    private void TextParts()
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

    private void KindRules()
    {
        RuleFor(draft => draft.PageUrl)
            .NotEmpty().Otherwise(ErrorCodes.PageUrlMissing, "A page view needs the page's URL.")
            .When(Is(EventKind.PageViewed));
        RuleFor(draft => draft.Items)
            .NotEmpty().Otherwise(ErrorCodes.ItemMissing, "The event needs an item.")
            .When(Is(
                EventKind.ProductSelected, EventKind.ProductViewed, EventKind.WishlistChanged, EventKind.ProductAddedToCart,
                EventKind.ProductRemovedFromCart));
        RuleFor(draft => draft.List)
            .Must((draft, list) => draft.Items.Count > 0 || !string.IsNullOrEmpty(list?.Id) || !string.IsNullOrEmpty(list?.Name))
            .Otherwise(ErrorCodes.ListMissing, "The event needs the list's id or name, or items.")
            .When(Is(EventKind.ProductListViewed));
        RuleFor(draft => draft.SearchTerm)
            .NotEmpty().Otherwise(ErrorCodes.SearchTermMissing, "A search needs its term.")
            .When(Is(EventKind.SearchPerformed));
        RuleFor(draft => draft.UserId)
            .NotEmpty().Otherwise(ErrorCodes.UserIdMissing, "The event needs a user id.")
            .When(Is(EventKind.UserSignedIn, EventKind.UserSignedUp));
        RuleFor(draft => draft.Element)
            .NotNull().Otherwise(ErrorCodes.ElementMissing, "A click needs its element.")
            .When(Is(EventKind.ElementClicked));
        RuleFor(draft => draft.Order)
            .Must(order => !string.IsNullOrEmpty(order?.OrderId)).Otherwise(ErrorCodes.OrderIdMissing, "A refund needs its order id.")
            .When(Is(EventKind.PurchaseRefunded));
    }

    private static Func<EventDraft, bool> Is(params EventKind[] kinds) =>
        draft => EventNames.TryResolve(draft.Name, out var kind, out _) && Array.IndexOf(kinds, kind) >= 0;

    private static bool IsEventId(string? text) => string.IsNullOrEmpty(text) || EventId.TryParse(text, out _)
        || (text.Length <= IdText.MaximumBytes && IdText.IsValid(text) && !EventId.IsUuid(text, out _));
}
