using Clickstream.Domain.Events;
using Clickstream.Testing;

namespace Clickstream.Domain.Tests.Events;

public sealed class EventContentTests
{
    private static readonly EventContent Full = new()
    {
        Items = [Given.Item("p1"), Given.Item("p2")],
        List = new ProductList("l1", "Laptops"),
        Search = new SearchQuery("laptop", 3),
        Checkout = new CheckoutDetails("shipping", "express", "card"),
        Element = new PageElement("button", "buy", "link", "Buy", "{}"),
        Order = new OrderDetails("o1", false, 1m, 2m, 3m, "SAVE", "EUR"),
    };

    public static TheoryData<string> CanonicalNames() =>
    [
        EventNames.PageView, EventNames.ViewItemList, EventNames.SelectItem, EventNames.ViewItem, EventNames.Search, EventNames.AddToWishlist,
        EventNames.RemoveFromWishlist, EventNames.AddToCart, EventNames.RemoveFromCart, EventNames.ViewCart, EventNames.BeginCheckout,
        EventNames.AddShippingInfo, EventNames.AddPaymentInfo, EventNames.Purchase, EventNames.Refund, EventNames.Login, EventNames.SignUp,
        EventNames.Logout, EventNames.Share, EventNames.Click, "newsletter_opened",
    ];

    [Theory]
    [MemberData(nameof(CanonicalNames))]
    public void An_event_is_made_again_from_its_name_envelope_and_content(string name)
    {
        var made = Given.Event(name, content: Full);

        EventContent.Of(made).ToEvent(made.Name, made.Envelope).Should().Be(made);
    }

    [Theory]
    [MemberData(nameof(CanonicalNames))]
    public void An_event_keeps_its_canonical_name(string name) => Given.Event(name).Name.Should().Be(name);

    [Fact]
    public void Every_kind_has_a_name_in_the_round_trip() => CanonicalNames().Cast<object[]>()
        .Select(row => Given.Event((string)row[0]).Kind).Distinct().Should().BeEquivalentTo(Enum.GetValues<EventKind>());

    [Theory]
    [InlineData(EventNames.Search)]
    [InlineData(EventNames.Purchase)]
    [InlineData(EventNames.Refund)]
    [InlineData(EventNames.Click)]
    public void A_kind_is_not_made_without_what_it_must_carry(string name)
    {
        var make = () => new EventContent().ToEvent(name, Given.PageView().Envelope);

        make.Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData("home_view", EventKind.PageViewed, EventNames.PageView)]
    [InlineData("category_view", EventKind.ProductListViewed, EventNames.ViewItemList)]
    [InlineData("product_view", EventKind.ProductViewed, EventNames.ViewItem)]
    [InlineData("wishlist_toggle", EventKind.WishlistChanged, EventNames.AddToWishlist)]
    [InlineData("add_to_cart_click", EventKind.ProductAddedToCart, EventNames.AddToCart)]
    [InlineData("remove_from_cart_click", EventKind.ProductRemovedFromCart, EventNames.RemoveFromCart)]
    [InlineData("checkout_start", EventKind.CheckoutStarted, EventNames.BeginCheckout)]
    [InlineData("checkout_complete", EventKind.PurchaseCompleted, EventNames.Purchase)]
    [InlineData("login_success", EventKind.UserSignedIn, EventNames.Login)]
    [InlineData("share_click", EventKind.ContentShared, EventNames.Share)]
    [InlineData("login_open", EventKind.CustomEventRecorded, "login_open")]
    public void The_names_of_the_workshop_are_known(string sourceName, EventKind kind, string canonical)
    {
        EventNames.TryResolve(sourceName, out var foundKind, out var foundName);

        (foundKind, foundName).Should().Be((kind, canonical));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a1_b", true)]
    [InlineData("a234567890123456789012345678901234567890", true)]
    [InlineData("a2345678901234567890123456789012345678901", false)]
    [InlineData("", false)]
    [InlineData("1a", false)]
    [InlineData("_a", false)]
    [InlineData("Page_View", false)]
    [InlineData("page view", false)]
    [InlineData("page-view", false)]
    [InlineData("página", false)]
    public void A_name_is_lower_case_letters_digits_and_underscores(string name, bool expected) =>
        EventNames.TryResolve(name, out _, out _).Should().Be(expected);
}
