using Clickstream.Testing.Servers;
using Microsoft.Playwright;

namespace Clickstream.EndToEnd.Tests;

/// <summary>What the ten shoppers of <see cref="ShopTests"/> do not do.</summary>
public sealed class ShopJourneyTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Carts_wishes_and_accounts_are_told_as_they_were()
    {
        await using var platform = await Platform.StartAsync();
        await using var shop = await StorefrontServer.StartAsync(platform.Endpoint);
        await using var shopper = await Shopper.EnterAsync(browser, shop, "/");
        await shopper.SignUpAsync("someone@shop.example");
        await shopper.LookAtAsync("Mice", "Orbit Mouse");
        await shopper.PressAsync("Wish list");
        await shopper.PressAsync("Wish list");
        await shopper.PressAsync("Wish list");
        await shopper.PressAsync("Share");
        await shopper.AddAsync(2);
        await shopper.FollowAsync("Cart", "Cart");
        await QuantityAsync(5);
        await QuantityAsync(4);
        await shopper.PressAsync("Remove Orbit Mouse");
        await shopper.Page.GetByText("There is nothing in it.").WaitForAsync();
        await shopper.SearchAsync("orbit");
        await shopper.SearchAsync("lumen");
        await shopper.FollowAsync("Your orders", "Orders");
        await shopper.PressAsync("Sign out");
        await shopper.SeesAsync("Computers that last.");
        await shopper.SignInAsync("someone@shop.example");
        await shopper.DeliveredAsync();
        await platform.ProjectAsync();

        shopper.Troubles.Should().BeEmpty();
        (await platform.RowsAsync(
            "select event_name, count(*) from public.clickstream_events where event_name not in ('page_view', 'user_engagement', 'select_item', 'view_item', 'view_cart') group by 1 order by 1"))
            .Should().Equal(
                "add_to_cart 2", "add_to_wishlist 2", "login 1", "logout 1", "remove_from_cart 2", "remove_from_wishlist 1", "search 2", "share 1", "sign_up 1",
                "view_item_list 5");
        (await platform.RowsAsync(
            "select e.event_name, sum(i.quantity) from dw.fact_item i join public.clickstream_events e on e.event_id = i.event_id where e.event_name in ('add_to_cart', 'remove_from_cart') group by 1 order by 1"))
            .Should().Equal("add_to_cart 5", "remove_from_cart 5");
        (await platform.RowsAsync("select user_id is not null, count(*) from public.clickstream_events where event_name in ('sign_up', 'login', 'logout', 'search') group by 1"))
            .Should().Equal("True 5");

        async Task QuantityAsync(int quantity)
        {
            await shopper.Page.GetByLabel("Quantity of Orbit Mouse").SelectOptionAsync($"{quantity}");
            await shopper.Page.GetByText($"There are {quantity} of Orbit Mouse.").WaitForAsync();
        }
    }

    [Fact]
    public async Task An_order_whose_answer_was_lost_is_placed_once_and_told_once()
    {
        await using var platform = await Platform.StartAsync();
        await using var shop = await StorefrontServer.StartAsync(platform.Endpoint);
        var isLost = false;
        await using var shopper = await Shopper.EnterAsync(browser, shop, "/product/mouse-02", before: page => page.RouteAsync("**/api/checkout", async route =>
        {
            if (isLost)
            {
                await route.ContinueAsync();
                return;
            }

            isLost = true;
            await route.FetchAsync();
            await route.AbortAsync();
        }));
        await shopper.AddAsync();
        await shopper.BeginCheckoutAsync();
        await shopper.CheckOutAsync(atLost: true);
        await shopper.DeliveredAsync();
        await platform.ProjectAsync();

        isLost.Should().BeTrue();
        (await platform.RowsAsync("select orders, net from report.revenue()")).Should().Equal("1 25.0000");
    }

    [Fact]
    public async Task Who_refuses_and_who_takes_it_back_are_counted_without_ids()
    {
        await using var platform = await Platform.StartAsync();
        await using var shop = await StorefrontServer.StartAsync(platform.Endpoint);
        await using var shopper = await Shopper.EnterAsync(browser, shop, "/product/mouse-02", agrees: false);
        await shopper.AddAsync();
        await shopper.OrderAsync();
        await using var other = await Shopper.EnterAsync(browser, shop, "/");
        await other.PressAsync("Privacy");
        await other.PressAsync("No, thank you");
        await other.FollowAsync("Mice", "Mice");
        foreach (var one in new[] { shopper, other })
        {
            (await one.Page.EvaluateAsync<string[]>("() => Object.keys(localStorage).filter(key => key.startsWith('clickstream.')).sort()"))
                .Should().BeEquivalentTo(["clickstream.consent"]);
            await one.LeaveAsync();
        }

        await platform.ProjectUntilAsync(events => events.Contains("purchase 1") && events.Contains("page_view 8"));

        (await platform.RowsAsync("select orders, net from report.revenue()")).Should().Equal("1 25.0000");
        shopper.Troubles.Should().BeEmpty();
    }
}
