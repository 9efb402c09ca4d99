using System.Globalization;
using Clickstream.Testing.Servers;
using Microsoft.Playwright;
using Npgsql;

namespace Clickstream.EndToEnd.Tests;

/// <summary>Ten shoppers walk through the shop; what they did stands in the warehouse and on the dashboards as it was written down beforehand.</summary>
public sealed class ShopTests(Browser browser) : IClassFixture<Browser>
{
    private const string Googlebot = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/142.0.0.0 Safari/537.36";

    [Fact]
    public async Task Ten_shoppers_are_exactly_what_the_shop_is_told()
    {
        await using var platform = await Platform.StartAsync();
        await using var shop = await StorefrontServer.StartAsync(platform.Endpoint);
        var troubles = new List<string>();
        foreach (var walk in new Func<Platform, StorefrontServer, Task<Shopper>>[]
        {
            BounceAsync, BrowseAsync, AbandonAsync, BuyAsync, BuyAgainAsync, ReturnNextDayAsync, ComeByCampaignAsync, SearchAsync, TakeBackAsync, CrawlAsync,
        })
        {
            await using var shopper = await walk(platform, shop);
            troubles.AddRange(shopper.Troubles.Select(trouble => $"{walk.Method.Name}: {trouble}"));
            troubles.AddRange((await shopper.RedrawnAgainAsync()).Select(page => $"{walk.Method.Name}: drawn otherwise: {page}"));
        }

        await platform.ProjectAsync();

        troubles.Should().BeEmpty();
        await TheWarehouseAsync(platform, shop);
        await TheDashboardsAsync(platform);
    }

    private static async Task TheWarehouseAsync(Platform platform, StorefrontServer shop)
    {
        (await platform.RowsAsync("select sessions, visitors, page_views, product_views, add_to_carts, orders, converted_sessions, cart_sessions, abandoned_cart_sessions from report.overview()"))
            .Should().Equal("10 9 70 11 7 6 5 6 1");
        (await platform.RowsAsync("select sessions from report.overview(with_bots => true)")).Should().Equal("11");
        (await platform.RowsAsync("select currency, orders, gross, refunded, net from report.revenue()")).Should().Equal("USD 6 492.0000 45.0000 447.0000");
        (await platform.RowsAsync("select sessions, viewed_item, added_to_cart, began_checkout, purchased from report.funnel()")).Should().Equal("10 9 6 6 5");
        (await platform.RowsAsync("select name, sessions, orders from report.traffic(by => 'channel') order by 1")).Should().Equal("Direct 9 5", "Email 1 1");
        (await platform.RowsAsync("select name, sessions, orders from report.traffic(by => 'campaign') where name = 'spring'")).Should().Equal("spring 1 1");
        (await platform.RowsAsync("select term, searches, without_results, clicked from report.search() order by 1"))
            .Should().Equal("halden drive 1 0 1", "keyboard 1 0 0", "zeppelin 1 1 0");
        (await platform.RowsAsync("select value_left, units_left from report.cart_left()")).Should().Equal("50.0000 2");
        (await platform.RowsAsync(
            "select event_name, count(*) from public.clickstream_events where event_name in ('purchase', 'refund', 'sign_up', 'begin_checkout', 'add_shipping_info', 'add_payment_info', 'search', 'select_item', 'view_cart') group by 1 order by 1"))
            .Should().Equal("add_payment_info 6", "add_shipping_info 6", "begin_checkout 7", "purchase 8", "refund 1", "search 3", "select_item 11", "sign_up 2", "view_cart 7");
        (await platform.RowsAsync("select count(distinct user_id) from public.clickstream_events")).Should().Equal("2");

        // The shop's own books and the warehouse, which never asked them, agree on every order.
        await using var source = NpgsqlDataSource.Create(shop.Database);
        await using var command = source.CreateCommand("select id, value, tax, shipping, case when cancelled_at is null then value else 0 end from shop_order order by id");
        await using var reader = await command.ExecuteReaderAsync();
        var booked = new List<string>();
        while (await reader.ReadAsync())
        {
            booked.Add(string.Join(' ', [reader.GetString(0), .. Enumerable.Range(1, 4).Select(i => reader.GetDecimal(i).ToString("0.0000", CultureInfo.InvariantCulture))]));
        }

        booked.Should().HaveCount(6);
        (await platform.RowsAsync("select order_id, gross, tax, shipping, net from dw.fact_order order by 1")).Should().BeEquivalentTo(booked);
    }

    private async Task TheDashboardsAsync(Platform platform)
    {
        await using var server = await DashboardsServer.StartAsync(platform.Warehouse);
        await using var page = await browser.OpenAsync(server, "page=overview&range=all");
        foreach (var (label, number) in new[]
        {
            ("Sessions", 10m), ("Visitors", 9), ("Orders", 6), ("Conversion rate", 50), ("Net revenue", 447), ("Average order value", 82), ("Cart abandonment", 16.7m),
        })
        {
            DashboardPage.Parse(await page.NumberAsync(label)).Should().Be(number, label);
        }

        await page.SwitchAsync("Funnel");
        (await page.TableAsync("Steps of the funnel")).Select(row => DashboardPage.Parse(row[1])).Should().Equal(10, 9, 6, 6, 5);
        await page.SwitchAsync("Carts and checkout");
        DashboardPage.Parse(await page.NumberAsync("Value left behind")).Should().Be(50);
        await page.SwitchAsync("Search");
        DashboardPage.Parse(await page.NumberAsync("Searches")).Should().Be(3);
        page.Troubles.Should().BeEmpty();
        await page.SaveAsync("shop-search");
    }

    /// <summary>Looks at one page, answers nothing and goes.</summary>
    private async Task<Shopper> BounceAsync(Platform platform, StorefrontServer shop)
    {
        var shopper = await Shopper.EnterAsync(browser, shop, "/", agrees: null);
        await shopper.SeesAsync("Computers that last.");
        await shopper.Page.GetByText("Yes, you may").WaitForAsync();
        await shopper.LeaveAsync();
        await platform.ProjectUntilAsync(events => events.Count == 2);
        return shopper;
    }

    /// <summary>Looks at two laptops.</summary>
    private async Task<Shopper> BrowseAsync(Platform platform, StorefrontServer shop)
    {
        var shopper = await Shopper.EnterAsync(browser, shop, "/");
        await shopper.LookAtAsync("Laptops", "Lumen Air 13");
        await shopper.LookAtAsync("Laptops", "Orbit Go 14");
        await shopper.DeliveredAsync();
        return shopper;
    }

    /// <summary>Begins a checkout of two mice and goes.</summary>
    private async Task<Shopper> AbandonAsync(Platform platform, StorefrontServer shop)
    {
        var shopper = await Shopper.EnterAsync(browser, shop, "/category/mouse");
        await shopper.FollowAsync("Orbit Mouse", "Orbit Mouse");
        await shopper.AddAsync(2);
        await shopper.BeginCheckoutAsync();
        await shopper.DeliveredAsync();
        return shopper;
    }

    /// <summary>Buys a keyboard as a guest, and looks at the thanks three times.</summary>
    private async Task<Shopper> BuyAsync(Platform platform, StorefrontServer shop)
    {
        var shopper = await Shopper.EnterAsync(browser, shop, "/product/keyboard-01");
        await shopper.AddAsync();
        await shopper.OrderAsync("Express");
        for (var again = 0; again < 2; again++)
        {
            await shopper.DeliveredAsync();
            await shopper.Page.ReloadAsync();
            await shopper.SeesAsync("Thank you.");
        }

        await shopper.DeliveredAsync();
        return shopper;
    }

    /// <summary>Makes an account, buys a mouse and then a headset.</summary>
    private async Task<Shopper> BuyAgainAsync(Platform platform, StorefrontServer shop)
    {
        var shopper = await Shopper.EnterAsync(browser, shop, "/");
        await shopper.SignUpAsync("again@shop.example");
        await shopper.LookAtAsync("Mice", "Orbit Mouse");
        await shopper.AddAsync();
        await shopper.OrderAsync();
        await shopper.LookAtAsync("Headsets", "Orbit Call");
        await shopper.AddAsync();
        await shopper.OrderAsync(payment: "Bank transfer");
        await shopper.DeliveredAsync();
        return shopper;
    }

    /// <summary>Looked at a screen yesterday, without a network for its events, and buys it today.</summary>
    private async Task<Shopper> ReturnNextDayAsync(Platform platform, StorefrontServer shop)
    {
        var collector = $"{platform.Proxy.Endpoint}**";
        var shopper = await Shopper.EnterAsync(browser, shop, "/", before: async page =>
        {
            await page.Clock.InstallAsync(new ClockInstallOptions { TimeDate = DateTime.UtcNow.AddDays(-1) });
            await page.Context.RouteAsync(collector, route => route.AbortAsync());
        });
        await shopper.LookAtAsync("Monitors", "Lumen View 24");
        await shopper.Page.Context.UnrouteAsync(collector);
        await shopper.Page.Clock.FastForwardAsync("24:00:00");
        await shopper.GoToAsync("/");
        await shopper.LookAtAsync("Monitors", "Lumen View 24");
        await shopper.AddAsync();
        await shopper.OrderAsync();
        await shopper.DeliveredAsync();
        shopper.Excuse(platform.Endpoint);
        return shopper;
    }

    /// <summary>Follows a letter to the shop and buys what it is about.</summary>
    private async Task<Shopper> ComeByCampaignAsync(Platform platform, StorefrontServer shop)
    {
        var shopper = await Shopper.EnterAsync(browser, shop, "/?utm_source=news&utm_medium=email&utm_campaign=spring");
        await shopper.LookAtAsync("Storage", "Orbit Stick 128 GB");
        await shopper.AddAsync(3);
        await shopper.OrderAsync("Pick up");
        await shopper.DeliveredAsync();
        return shopper;
    }

    /// <summary>Searches for something, for nothing, and for what is there.</summary>
    private async Task<Shopper> SearchAsync(Platform platform, StorefrontServer shop)
    {
        var shopper = await Shopper.EnterAsync(browser, shop, "/");
        await shopper.SearchAsync("keyboard");
        await shopper.SearchAsync("zeppelin");
        await shopper.SearchAsync("halden drive");
        await shopper.FollowAsync("Halden Drive 1 TB", "Halden Drive 1 TB");
        await shopper.DeliveredAsync();
        return shopper;
    }

    /// <summary>Buys something and takes it back.</summary>
    private async Task<Shopper> TakeBackAsync(Platform platform, StorefrontServer shop)
    {
        var shopper = await Shopper.EnterAsync(browser, shop, "/");
        await shopper.SignUpAsync("back@shop.example");
        await shopper.LookAtAsync("Storage", "Orbit Stick 512 GB");
        await shopper.AddAsync();
        var order = await shopper.OrderAsync();
        await shopper.FollowAsync("Your orders", "Orders");
        await shopper.PressAsync($"Cancel order {order}");
        await shopper.Page.GetByRole(AriaRole.Cell, new PageGetByRoleOptions { Name = "Cancelled" }).WaitForAsync();
        await shopper.DeliveredAsync();
        return shopper;
    }

    /// <summary>Is a crawler.</summary>
    private async Task<Shopper> CrawlAsync(Platform platform, StorefrontServer shop)
    {
        var shopper = await Shopper.EnterAsync(browser, shop, "/", userAgent: Googlebot);
        await shopper.LookAtAsync("Laptops", "Lumen Air 13");
        await shopper.DeliveredAsync();
        return shopper;
    }
}
