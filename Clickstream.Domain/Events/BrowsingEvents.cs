namespace Clickstream.Domain.Events;

/// <summary>A page was shown.</summary>
/// <remarks>Canonical name <c>page_view</c>. Its page has a URL.</remarks>
public sealed record PageViewed : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.PageViewed;

    /// <inheritdoc/>
    public override string Name => EventNames.PageView;
}

/// <summary>A list of products was shown.</summary>
/// <remarks>Canonical name <c>view_item_list</c>. It names the list or carries its items.</remarks>
public sealed record ProductListViewed : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.ProductListViewed;

    /// <inheritdoc/>
    public override string Name => EventNames.ViewItemList;

    /// <summary>The list.</summary>
    public ProductList? List { get; init; }
}

/// <summary>A product was chosen from a list.</summary>
/// <remarks>Canonical name <c>select_item</c>. It carries at least one item.</remarks>
public sealed record ProductSelected : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.ProductSelected;

    /// <inheritdoc/>
    public override string Name => EventNames.SelectItem;

    /// <summary>The list it was chosen from.</summary>
    public ProductList? List { get; init; }
}

/// <summary>A product's details were shown.</summary>
/// <remarks>Canonical name <c>view_item</c>. It carries at least one item.</remarks>
public sealed record ProductViewed : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.ProductViewed;

    /// <inheritdoc/>
    public override string Name => EventNames.ViewItem;
}

/// <summary>The shop was searched.</summary>
/// <remarks>Canonical name <c>search</c>.</remarks>
public sealed record SearchPerformed : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.SearchPerformed;

    /// <inheritdoc/>
    public override string Name => EventNames.Search;

    /// <summary>What was looked for, and how much was found.</summary>
    public required SearchQuery Query { get; init; }
}

/// <summary>A product was put on the wish list or taken off it.</summary>
/// <remarks>
/// Canonical names <c>add_to_wishlist</c> and <c>remove_from_wishlist</c>. The workshop's <c>wishlist_toggle</c> does not say which way it
/// went and is read as an addition; its source name tells them apart. It carries at least one item.
/// </remarks>
public sealed record WishlistChanged : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.WishlistChanged;

    /// <inheritdoc/>
    public override string Name => IsRemoval ? EventNames.RemoveFromWishlist : EventNames.AddToWishlist;

    /// <summary>Whether the product was taken off the list.</summary>
    public bool IsRemoval { get; init; }
}

/// <summary>Something was shared.</summary>
/// <remarks>Canonical name <c>share</c>.</remarks>
public sealed record ContentShared : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.ContentShared;

    /// <inheritdoc/>
    public override string Name => EventNames.Share;

    /// <summary>The element that was used to share.</summary>
    public PageElement? Element { get; init; }
}

/// <summary>An element of a page was clicked.</summary>
/// <remarks>Canonical name <c>click</c>.</remarks>
public sealed record ElementClicked : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.ElementClicked;

    /// <inheritdoc/>
    public override string Name => EventNames.Click;

    /// <summary>The element.</summary>
    public required PageElement Element { get; init; }
}

/// <summary>Anything else the shop chose to record.</summary>
public sealed record CustomEventRecorded : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.CustomEventRecorded;

    /// <inheritdoc/>
    public override string Name => EventName;

    /// <summary>The shop's own name of it, of the form <c>[a-z][a-z0-9_]{0,39}</c>.</summary>
    public required string EventName { get; init; }
}
