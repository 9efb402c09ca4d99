using System.Globalization;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using NodaTime;

namespace Clickstream.Domain.Simulation;

/// <summary>One visit of one shopper, from landing to leaving, as the events that a tracker would send.</summary>
internal sealed class ShoppingTrip(Shopper shopper, SeededChance chance, Instant start)
{
    private const string Origin = "https://shop.example";

    private static readonly (string? Referrer, string Query)[] Arrivals =
    [
        (null, ""), (null, ""), (null, ""),
        ("https://www.google.com/", ""), ("https://www.google.com/", ""), ("https://www.bing.com/", ""), ("https://duckduckgo.com/", ""),
        ("https://www.google.com/", "?utm_source=google&utm_medium=cpc&utm_campaign=computers"),
        ("https://www.google.com/", "?gclid=Cj0KCQ"),
        ("https://l.facebook.com/", "?utm_source=facebook&utm_medium=paid_social&utm_campaign=summer"),
        ("https://www.instagram.com/", ""), ("https://www.youtube.com/", ""),
        (null, "?utm_source=newsletter&utm_medium=email&utm_campaign=weekly"),
        ("https://hardware-reviews.example/best-laptops", ""),
    ];

    private readonly List<EventDraft> drafts = [];
    private readonly List<(Product Product, string Variant, int Quantity)> cart = [];
    private readonly string sessionId = "s_" + chance.NextBits().ToString("x16", CultureInfo.InvariantCulture);
    private Instant clock = start;
    private string url = Origin + "/";
    private string? referrer;
    private bool isSignedIn;

    /// <summary>The refunds that this trip's orders will see, each with its order's purchase.</summary>
    public List<EventDraft> Refunds { get; } = [];

    /// <summary>Plays the trip.</summary>
    /// <param name="isFirst">Whether the shopper has never been here.</param>
    public List<EventDraft> Play(bool isFirst)
    {
        Arrive();
        if (shopper.IsBot)
        {
            Crawl();
        }
        else if (!chance.Happens(0.35))
        {
            Browse();
        }

        drafts[0].IsFirstVisit = isFirst;
        return drafts;
    }

    private void Arrive()
    {
        var (from, query) = chance.Pick(Arrivals);
        referrer = from;
        Page(
            chance.Happens(0.5) ? "/"
            : chance.Happens(0.5) ? "/category/" + chance.Pick(Catalogue.Categories)
            : PickProduct().Path,
            query);
    }

    private void Crawl()
    {
        for (var i = chance.Between(8, 40); i > 0; i--)
        {
            Pass(2);
            View(PickProduct());
        }
    }

    private void Browse()
    {
        if (shopper.UserId is not null && chance.Happens(0.4))
        {
            Pass(15);
            isSignedIn = true;
            Add(EventNames.Login);
        }

        for (var looks = 1 + (int)chance.Wait(3); looks > 0; looks--)
        {
            var product = Find();
            View(product);
            if (chance.Happens(0.18))
            {
                Put(product);
            }
            else if (chance.Happens(0.05))
            {
                Pass(8);
                Add(chance.Happens(0.8) ? EventNames.AddToWishlist : EventNames.RemoveFromWishlist)
                    .Items.Add(Line(product, product.Variants[0], 1));
            }
            else if (chance.Happens(0.03))
            {
                Pass(10);
                Add(chance.Happens(0.5) ? EventNames.Share : EventNames.Click).Element =
                    new PageElement("button", "share", null, "Share", null);
            }

            if (chance.Happens(0.01))
            {
                // A telephone call, a meal: some of these pauses are longer than a session.
                Pass(2400);
            }
        }

        if (cart.Count > 0)
        {
            ConsiderBuying();
        }
    }

    private Product Find()
    {
        Pass(25);
        if (chance.Happens(0.2))
        {
            var term = chance.Pick(Catalogue.SearchTerms);
            Page("/search", "?q=" + Uri.EscapeDataString(term));
            var search = Add(EventNames.Search);
            search.SearchTerm = term;
            search.SearchResults = term.Contains("ink", StringComparison.Ordinal) ? 0 : chance.Between(1, 24);
            Pass(10);
            return PickProduct();
        }

        var category = chance.Below(Catalogue.Categories.Length);
        Page("/category/" + Catalogue.Categories[category], "");
        var list = Add(EventNames.ViewItemList);
        list.List = new ProductList(Catalogue.Categories[category], null);
        for (var i = 0; i < Catalogue.ProductsPerCategory; i++)
        {
            var shown = Catalogue.Products[(category * Catalogue.ProductsPerCategory) + i];
            var line = Line(shown, null, 1);
            line.ListPosition = i;
            list.Items.Add(line);
        }

        Pass(15);
        var chosen = Catalogue.Products[(category * Catalogue.ProductsPerCategory) + Skewed(Catalogue.ProductsPerCategory)];
        Add(EventNames.SelectItem).Items.Add(Line(chosen, null, 1));
        return chosen;
    }

    private void View(Product product)
    {
        Pass(3);
        Page(product.Path, "");
        Add(EventNames.ViewItem).Items.Add(Line(product, null, 1));
    }

    private void Put(Product product)
    {
        Pass(30);
        var entry = (product, chance.Pick(product.Variants), chance.Happens(0.12) ? 2 : 1);
        cart.Add(entry);
        Add(EventNames.AddToCart).Items.Add(Line(entry));
    }

    private void ConsiderBuying()
    {
        Pass(20);
        Page("/cart", "");
        AddCart(EventNames.ViewCart);
        if (chance.Happens(0.12))
        {
            Pass(15);
            Add(EventNames.RemoveFromCart).Items.Add(Line(cart[^1]));
            cart.RemoveAt(cart.Count - 1);
        }

        if (cart.Count == 0 || !chance.Happens(0.55))
        {
            return;
        }

        Pass(20);
        Page("/checkout", "");
        AddCart(EventNames.BeginCheckout);
        if (!chance.Happens(0.8))
        {
            return;
        }

        Pass(60);
        AddCart(EventNames.AddShippingInfo).Checkout = new CheckoutDetails("shipping", chance.Happens(0.7) ? "standard" : "express", null);
        Pass(45);
        AddCart(EventNames.AddPaymentInfo).Checkout = new CheckoutDetails("payment", null, chance.Happens(0.6) ? "card" : "wallet");
        if (chance.Happens(0.85))
        {
            Buy();
        }
    }

    private void Buy()
    {
        Pass(20);
        var value = cart.Sum(entry => shopper.Convert(entry.Product.Price) * entry.Quantity);
        var order = new OrderDraft
        {
            OrderId = "o-" + (chance.NextBits() >> 20).ToString("x11", CultureInfo.InvariantCulture),
            Value = value,
            Tax = shopper.Currency == "VND" ? decimal.Round(value * 0.08m) : decimal.Round(value * 0.08m, 2),
            Shipping = shopper.Convert(5m),
            Currency = shopper.Currency,
        };
        Page("/thanks", "");
        AddCart(EventNames.Purchase).Order = order;
        if (chance.Happens(0.06))
        {
            // The thank-you page is reloaded and reports the same order once more.
            Pass(40);
            Page("/thanks", "");
            AddCart(EventNames.Purchase).Order = order;
        }

        if (chance.Happens(0.04))
        {
            Refund(order);
        }

        cart.Clear();
    }

    private void Refund(OrderDraft order)
    {
        var refund = Draft(EventNames.Refund, clock + Duration.FromHours(chance.Between(5, 120)));
        var part = order.Currency == "VND" ? decimal.Round(order.Value!.Value / 2) : decimal.Round(order.Value!.Value / 2, 2);
        refund.Order = new OrderDraft { OrderId = order.OrderId, Value = chance.Happens(0.5) ? part : null, Currency = order.Currency };
        refund.ClientSessionId = null;
        Refunds.Add(refund);
    }

    private void Page(string path, string query)
    {
        referrer = drafts.Count == 0 ? referrer : url;
        url = Origin + path + query;
        Add(EventNames.PageView);
    }

    private EventDraft AddCart(string name)
    {
        var draft = Add(name);
        foreach (var entry in cart)
        {
            draft.Items.Add(Line(entry));
        }

        return draft;
    }

    private EventDraft Add(string name)
    {
        var draft = Draft(name, clock);
        drafts.Add(draft);
        clock += Duration.FromMilliseconds(chance.Between(5, 60));
        return draft;
    }

    private EventDraft Draft(string name, Instant at) => new()
    {
        Name = name,
        EventId = chance.NextUuid().ToString("D"),
        ClientId = shopper.ClientId,
        UserId = isSignedIn ? shopper.UserId : null,
        LoginState = isSignedIn ? "logged_in" : "guest",
        IdentitySource = isSignedIn ? "email" : null,
        ClientSessionId = sessionId,
        ClientTime = at,
        PageUrl = url,
        PageTitle = "Shop",
        Referrer = referrer,
        UserAgent = shopper.UserAgent,
        Geo = shopper.Geo,
        Language = shopper.Language,
        Screen = shopper.Screen,
    };

    private ItemDraft Line((Product Product, string Variant, int Quantity) entry) => Line(entry.Product, entry.Variant, entry.Quantity);

    private ItemDraft Line(Product product, string? variant, int quantity) => new()
    {
        ProductId = product.Id,
        Name = product.Name,
        Category = product.Category,
        Brand = product.Brand,
        Variant = variant,
        ListPrice = shopper.Convert(product.ListPrice),
        UnitPrice = shopper.Convert(product.Price),
        Currency = shopper.Currency,
        Quantity = quantity,
        UrlPath = product.Path,
    };

    private Product PickProduct() => Catalogue.Products[
        (chance.Below(Catalogue.Categories.Length) * Catalogue.ProductsPerCategory) + Skewed(Catalogue.ProductsPerCategory)];

    /// <summary>An index below the bound; low ones are wanted most.</summary>
    private int Skewed(int bound) => (int)(chance.NextShare() * chance.NextShare() * bound);

    private void Pass(double meanSeconds) => clock += Duration.FromMilliseconds((long)(chance.Wait(meanSeconds) * 1000) + 200);
}
