using FluentValidation;

namespace Clickstream.Domain.Validation;

/// <summary>A page view has a URL.</summary>
internal sealed class PageViewedValidator : EventDraftValidator
{
    public PageViewedValidator() =>
        RuleFor(draft => draft.PageUrl).NotEmpty().Otherwise(ErrorCodes.PageUrlMissing, "A page view needs the page's URL.");
}

/// <summary>A view of a product list names the list or carries its items.</summary>
internal sealed class ProductListViewedValidator : EventDraftValidator
{
    public ProductListViewedValidator() => RuleFor(draft => draft.List)
        .Must((draft, list) => draft.Items.Count > 0 || !string.IsNullOrEmpty(list?.Id) || !string.IsNullOrEmpty(list?.Name))
        .Otherwise(ErrorCodes.ListMissing, "The event needs the list's id or name, or items.");
}

/// <summary>A choice from a list carries the item.</summary>
internal sealed class ProductSelectedValidator : EventDraftValidator
{
    public ProductSelectedValidator() => this.NeedsItem();
}

/// <summary>A product view carries the item.</summary>
internal sealed class ProductViewedValidator : EventDraftValidator
{
    public ProductViewedValidator() => this.NeedsItem();
}

/// <summary>A search has a term.</summary>
internal sealed class SearchPerformedValidator : EventDraftValidator
{
    public SearchPerformedValidator() =>
        RuleFor(draft => draft.SearchTerm).NotEmpty().Otherwise(ErrorCodes.SearchTermMissing, "A search needs its term.");
}

/// <summary>A change of the wish list carries the item.</summary>
internal sealed class WishlistChangedValidator : EventDraftValidator
{
    public WishlistChangedValidator() => this.NeedsItem();
}

/// <summary>A share needs nothing of its own.</summary>
internal sealed class ContentSharedValidator : EventDraftValidator;

/// <summary>A click has its element.</summary>
internal sealed class ElementClickedValidator : EventDraftValidator
{
    public ElementClickedValidator() =>
        RuleFor(draft => draft.Element).NotNull().Otherwise(ErrorCodes.ElementMissing, "A click needs its element.");
}

/// <summary>An event of the shop's own needs nothing of its own.</summary>
internal sealed class CustomEventRecordedValidator : EventDraftValidator;
