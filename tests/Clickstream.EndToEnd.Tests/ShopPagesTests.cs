using Clickstream.Testing.Servers;
using Microsoft.Playwright;
using Npgsql;

namespace Clickstream.EndToEnd.Tests;

/// <summary>Every page of the shop, on a desk and on a phone, by the rules of WCAG 2.2 AA as far as axe can tell, and with a keyboard alone.</summary>
public sealed class ShopPagesTests(Browser browser, ShopApiTests.Shop opened) : IClassFixture<Browser>, IClassFixture<ShopApiTests.Shop>
{
    private static readonly string Axe = File.ReadAllText(Path.Combine(Repository.Root, "samples/Storefront/node_modules/axe-core/axe.min.js"));

    [Theory]
    [InlineData(Browser.Desk)]
    [InlineData(Browser.Phone)]
    public async Task Every_page_can_be_used_by_everybody(int width)
    {
        await using var shopper = await Shopper.EnterAsync(browser, opened.Server, "/", agrees: null, before: page => OfAsync(page, width));
        await shopper.Page.GetByText("Yes, you may").WaitForAsync();
        await CheckAsync(shopper, "home");
        await shopper.PressAsync("No, thank you");
        await shopper.FollowAsync("Keyboards", "Keyboards");
        await CheckAsync(shopper, "category");
        await shopper.FollowAsync("Pine 65", "Pine 65");
        await shopper.AddAsync();
        await CheckAsync(shopper, "product");
        await shopper.SearchAsync("wireless");
        await CheckAsync(shopper, "search");
        await shopper.SearchAsync("zeppelin");
        await CheckAsync(shopper, "search-nothing");
        await shopper.FollowAsync("Cart", "Cart");
        await CheckAsync(shopper, "cart");
        await shopper.FollowAsync("Go to checkout", "Checkout");
        await shopper.CheckOutAsync(atStep: step => CheckAsync(shopper, $"checkout-{step}"));
        await CheckAsync(shopper, "thanks");
        await shopper.FollowAsync("All orders", "Orders");
        await CheckAsync(shopper, "orders");
        await shopper.FollowAsync("Sign in", "Your account");
        await CheckAsync(shopper, "sign-in");
        await shopper.GoToAsync("/product/nothing");
        await shopper.SeesAsync("There is nothing here");
        await CheckAsync(shopper, "missing");

        shopper.Troubles.Should().OnlyContain(trouble => trouble.Contains("404", StringComparison.Ordinal), "only the page that is missing is told of");

        async Task CheckAsync(Shopper who, string name)
        {
            // A page that was come to by a link gets its title a moment after its heading.
            await who.Page.WaitForFunctionAsync("() => document.title");
            await Browser.SaveAsync(who.Page, $"shop-{name}-{width}");
            await who.Page.EvaluateAsync(Axe);
            var violations = await who.Page.EvaluateAsync<string[]>(
                "async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations"
                    + ".flatMap(one => one.nodes.map(node => `${one.id}: ${node.html}`))");
            violations.Should().BeEmpty("it is the page {0}", name);
            (await who.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth")).Should().BeLessThanOrEqualTo(0, "{0} fits", name);
        }
    }

    [Fact]
    public async Task A_keyboard_is_enough_to_buy()
    {
        var told = new List<string>();
        await using var shopper = await Shopper.EnterAsync(browser, opened.Server, "/product/mouse-02", before: page => OfAsync(page, Browser.Desk, told));
        await shopper.GoToAsync("/product/mouse-02");
        await TabToAsync("Skip to the content");
        await shopper.Page.Keyboard.PressAsync("Enter");
        await TabToAsync("Add to cart");
        await shopper.Page.Keyboard.PressAsync("Enter");
        await shopper.Page.GetByText("It is in the cart.").WaitForAsync();
        await shopper.GoToAsync("/checkout");
        await TabToAsync("E-mail");
        await shopper.Page.Keyboard.TypeAsync("someone@shop.example");
        await shopper.Page.Keyboard.PressAsync("Tab");
        await shopper.Page.Keyboard.TypeAsync("Some One, 1 Some Street");
        await shopper.Page.Keyboard.PressAsync("Tab");
        await shopper.Page.Keyboard.PressAsync("Enter");
        await TabToAsync("Standard");
        await shopper.Page.Keyboard.PressAsync("ArrowDown");
        await shopper.Page.Keyboard.PressAsync("Enter");
        await TabToAsync("Card");
        await shopper.Page.Keyboard.PressAsync("Enter");
        await shopper.SeesAsync("Thank you.");

        (await shopper.Page.GetByText("Express, tomorrow").CountAsync()).Should().Be(1, "the arrow has chosen it");
        await shopper.DeliveredAsync();
        told.Should().Contain(body => body.Contains("""{"step":"shipping","shippingTier":"express"}""", StringComparison.Ordinal));
        told.Should().Contain(body => body.Contains("""{"step":"payment","paymentType":"card"}""", StringComparison.Ordinal));
        shopper.Troubles.Should().BeEmpty();

        // Presses Tab until something with a name has the focus, and can be seen to.
        async Task TabToAsync(string name)
        {
            for (var presses = 0; presses < 60; presses++)
            {
                await shopper.Page.Keyboard.PressAsync("Tab");
                var focused = await shopper.Page.EvaluateAsync<string>(
                    "() => { const it = document.activeElement; return (it.labels?.[0]?.textContent ?? it.textContent).trim(); }");
                if (focused.StartsWith(name, StringComparison.Ordinal))
                {
                    (await shopper.Page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle")).Should().Be("solid", "{0} has the focus", name);
                    return;
                }
            }

            throw new InvalidOperationException($"The keyboard does not reach '{name}'.");
        }
    }

    [Fact]
    public async Task A_shop_that_cannot_look_into_its_books_says_so()
    {
        await using var shop = await StorefrontServer.StartAsync(ShopApiTests.Shop.Endpoint);
        await using var source = NpgsqlDataSource.Create(shop.Database);
        await using var command = source.CreateCommand("alter table product rename to product_away; alter table sign_in rename to sign_in_away");
        await command.ExecuteNonQueryAsync();
        var page = await browser.NewPageAsync();
        await page.Context.AddCookiesAsync([new Cookie { Name = "sign_in", Value = "somebody", Url = shop.Url.ToString() }]);

        await page.GotoAsync(shop.Url.ToString());
        await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "The shop is closed for a moment" }).WaitForAsync();
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(shop.Url.ToString());
        await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "This did not work" }).WaitForAsync();
        (await page.ContentAsync()).Should().NotContain("product_away").And.NotContain("relation");
        await page.Context.CloseAsync();
    }

    /// <summary>Gives a page a width, and a collector that takes everything.</summary>
    private static async Task OfAsync(IPage page, int width, List<string>? told = null)
    {
        page.Request += (_, request) =>
        {
            if (request.PostData is { } body)
            {
                told?.Add(body);
            }
        };
        await page.SetViewportSizeAsync(width, 900);
        await page.Context.RouteAsync($"{ShopApiTests.Shop.Endpoint}*", route => route.FulfillAsync(new RouteFulfillOptions
        {
            Status = 202, Body = """{"accepted":1,"rejected":[]}""", Headers = [new("Access-Control-Allow-Origin", "*")],
        }));
    }
}
