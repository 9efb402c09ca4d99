using System.Globalization;
using Clickstream.Testing.Servers;
using Microsoft.Playwright;

namespace Clickstream.EndToEnd.Tests;

/// <summary>The tracker in a real browser, before a network and a collector that fail: every event is in the warehouse, once.</summary>
public sealed class TrackerTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Pages_clicks_and_purchases_arrive()
    {
        await using var shop = await ShopAsync();
        var page = await shop.OpenAsync("/?utm_source=news&utm_medium=email");
        await page.ClickAsync("#marked");
        await page.ClickAsync("#plain");
        await page.EvaluateAsync("history.pushState(null, '', '/product/p1')");
        await page.EvaluateAsync("clickstream.tracker.viewItem({ id: 'p1', name: 'Laptop', price: 1299.5, currency: 'USD' })");
        await page.EvaluateAsync("clickstream.tracker.addToCart({ id: 'p1', price: 1299.5, currency: 'USD', quantity: 2 })");
        await page.EvaluateAsync("clickstream.tracker.purchase({ id: 'o-1', value: 2599, tax: 260, shipping: 5, currency: 'USD' }, [{ id: 'p1', price: 1299.5, quantity: 2 }])");
        await shop.DeliverAsync(page);

        (await shop.Platform.EventsAsync()).Should().Equal("add_to_cart 1", "click 1", "page_view 2", "purchase 1", "view_item 1");
        (await shop.Platform.RowsAsync("select sessions, page_views, orders from report.overview()")).Should().Equal("1 2 1");
        (await shop.Platform.RowsAsync("select order_id, gross, tax, shipping, currency from dw.fact_order")).Should().Equal("o-1 2599.0000 260.0000 5.0000 USD");
        (await shop.Platform.RowsAsync("select name from report.traffic(by => 'channel')")).Should().Equal("Email");
    }

    [Fact]
    public async Task What_happens_without_a_network_arrives_when_there_is_one()
    {
        await using var shop = await ShopAsync();
        var page = await shop.OpenAsync("/");
        await page.Context.SetOfflineAsync(true);
        for (var number = 1; number <= 30; number++)
        {
            await page.EvaluateAsync($"history.pushState(null, '', '/offline/{number}')");
        }

        await page.EvaluateAsync("clickstream.tracker.flush()");
        var before = shop.Platform.Proxy.Requests;
        var waiting = await page.EvaluateAsync<int>("Object.keys(localStorage).filter(key => key.startsWith('clickstream.event.')).length");
        await page.Context.SetOfflineAsync(false);
        await shop.DeliverAsync(page);

        (before, waiting).Should().Match<(int Before, int Waiting)>(one => one.Before <= 1 && one.Waiting >= 30);
        (await shop.Platform.EventsAsync()).Should().Equal("page_view 31");
        (await shop.Platform.RowsAsync("select count(distinct page_key) from dw.fact_event")).Should().Equal("31");
    }

    [Fact]
    public async Task A_reload_while_events_are_under_way_loses_and_doubles_nothing()
    {
        await using var shop = await ShopAsync();
        shop.Platform.Proxy.Fault = (_, number) => number % 2 == 0 ? ProxyFault.Stall : ProxyFault.None;
        var page = await shop.OpenAsync("/");
        for (var number = 1; number <= 4; number++)
        {
            await page.EvaluateAsync($"clickstream.tracker.track('step', {{ properties: {{ number: {number} }} }}); clickstream.tracker.flush()");
            await page.ReloadAsync();
        }

        shop.Platform.Proxy.Fault = (_, _) => ProxyFault.None;
        await shop.DeliverAsync(page);

        (await shop.Platform.EventsAsync()).Should().Equal("page_view 5", "step 4");
        long.Parse((await shop.Platform.RowsAsync("select sum(duplicates) from report.hourly_quality")).Single(), CultureInfo.InvariantCulture)
            .Should().BePositive("what nobody heard an answer of was sent again");
    }

    [Fact]
    public async Task A_page_without_storage_is_told_of_all_the_same()
    {
        await using var shop = await ShopAsync();
        var page = await shop.OpenAsync("/frame");
        var frame = page.Frames.Single(one => one.Url.EndsWith("/framed", StringComparison.Ordinal));
        (await frame.EvaluateAsync<string>("() => { try { return String(localStorage) } catch (error) { return error.name } }")).Should().Be("SecurityError");
        shop.Platform.Proxy.Fault = (method, number) => method == "POST" && number < 2 ? ProxyFault.Unavailable : ProxyFault.None;
        await frame.EvaluateAsync("clickstream.tracker.track('first'); clickstream.tracker.track('second'); clickstream.tracker.flush()");
        await shop.Platform.ProjectUntilAsync(events => events.Count == 3);

        (await shop.Platform.EventsAsync()).Should().Equal("first 1", "page_view 1", "second 1");
        (await shop.Platform.RowsAsync("select count(*), sum(events) from dw.fact_session")).Should().Equal("1 3");
    }

    [Fact]
    public async Task Two_tabs_are_one_visitor_in_one_session()
    {
        await using var shop = await ShopAsync();
        var left = await shop.OpenAsync("/left");
        var right = await left.Context.NewPageAsync();
        await right.GotoAsync(new Uri(shop.Site.Url, "/right").ToString());
        for (var number = 1; number <= 5; number++)
        {
            await left.EvaluateAsync("clickstream.tracker.track('left')");
            await right.EvaluateAsync("clickstream.tracker.track('right')");
        }

        await shop.DeliverAsync(left, right);

        (await shop.Platform.EventsAsync()).Should().Equal("left 5", "page_view 2", "right 5");
        (await shop.Platform.RowsAsync("select count(distinct client_id), count(distinct session_id) from public.clickstream_events")).Should().Equal("1 1");
    }

    [Fact]
    public async Task A_page_from_the_back_forward_cache_goes_on()
    {
        await using var shop = await ShopAsync();
        var page = await shop.OpenAsync("/first");
        await page.EvaluateAsync("addEventListener('pageshow', event => { window.cameBack = event.persisted; }); clickstream.tracker.track('before')");
        await page.ClickAsync("#next");
        await page.WaitForURLAsync("**/next", new PageWaitForURLOptions { WaitUntil = WaitUntilState.Commit });
        await page.EvaluateAsync("history.back()");

        // It is so only when the page comes from the cache, with what it had in memory.
        await page.WaitForFunctionAsync("window.cameBack === true", null, new PageWaitForFunctionOptions { PollingInterval = 50 });
        await page.EvaluateAsync("clickstream.tracker.track('after')");
        await shop.DeliverAsync(page);

        (await shop.Platform.EventsAsync()).Should().Equal("after 1", "before 1", "page_view 3");
    }

    [Fact]
    public async Task What_happens_just_before_the_page_is_left_arrives()
    {
        await using var shop = await ShopAsync();
        var page = await shop.OpenAsync("/");
        await page.EvaluateAsync("clickstream.tracker.track('last_words'); location.href = 'about:blank'");
        await shop.Platform.ProjectUntilAsync(events => events.Contains("last_words 1"));
    }

    [Fact]
    public async Task A_link_to_another_host_is_told_of_while_the_page_is_left()
    {
        await using var shop = await ShopAsync();
        var page = await shop.OpenAsync("/");
        await page.EvaluateAsync("addEventListener('click', event => event.preventDefault())");
        await page.ClickAsync("#outside");
        await page.ClickAsync("#marked b");
        await page.ClickAsync("#next");
        await shop.DeliverAsync(page);

        (await shop.Platform.EventsAsync()).Should().Equal("click 2", "page_view 1");
    }

    [Fact]
    public async Task Who_has_not_agreed_leaves_no_trace_in_the_browser()
    {
        await using var shop = await ShopAsync("data-require-consent=true");
        var page = await shop.OpenAsync("/");
        await page.EvaluateAsync("clickstream.tracker.purchase({ id: 'o-1', value: 5, currency: 'USD' }, [{ id: 'p1' }])");
        await page.EvaluateAsync("clickstream.tracker.flush()");
        var before = shop.Platform.Proxy.Requests;
        var kept = await page.EvaluateAsync<string>("JSON.stringify({ ...localStorage }) + document.cookie");
        await page.EvaluateAsync("clickstream.tracker.consent(false)");
        var keptAfter = await page.EvaluateAsync<string>("Object.keys(localStorage).join() + document.cookie");
        await shop.Platform.ProjectUntilAsync(events => events.Count == 2);

        (before, kept, keptAfter).Should().Be((0, "{}", "clickstream.consent"));
        (await shop.Platform.RowsAsync("select distinct client_id like 'anon-%', user_id is null, session_id is null from public.clickstream_events")).Should().Equal("True True True");
        (await shop.Platform.RowsAsync("select gross from dw.fact_order")).Should().Equal("5.0000");
    }

    [Fact]
    public async Task The_publisher_of_the_workshop_works_from_another_origin()
    {
        await using var shop = await ShopAsync();
        var methods = new List<string>();
        shop.Platform.Proxy.Fault = (method, _) =>
        {
            lock (methods)
            {
                methods.Add(method);
            }

            return ProxyFault.None;
        };
        var page = await shop.OpenAsync("/frame");
        var status = await page.EvaluateAsync<int>(
            """
            async endpoint => (await fetch(endpoint, {
                method: 'POST', keepalive: true, headers: { 'Content-Type': 'application/json' },
                body: JSON.stringify({
                    eventName: 'product_view', eventId: crypto.randomUUID(), pageUrl: location.href, referrer: document.referrer, userId: null,
                    userLoginState: 'guest', clientId: 'c_workshop', sessionId: 's_workshop', isFirstVisit: true,
                    product: { id: 'p1', name: 'Laptop', category: 'laptop', brand: 'Lumen', price: 1500, discountPrice: 1299.5, urlPath: '/product/p1' },
                }),
            })).status
            """,
            shop.Platform.Endpoint.ToString());
        await shop.Platform.ProjectAsync();

        status.Should().Be(202);
        methods.Should().ContainInOrder("OPTIONS", "POST");
        (await shop.Platform.RowsAsync(
            "select event_name, client_id, session_id, context_product_id, context_product_price, context_product_discount_price from public.clickstream_events where client_id = 'c_workshop'"))
            .Should().Equal("product_view c_workshop s_workshop p1 1500.0000 1299.5000");
    }

    [Fact]
    public async Task Under_a_collector_that_fails_every_other_time_a_thousand_page_views_and_a_hundred_purchases_are_exactly_these()
    {
        const int visitors = 10, views = 100, purchases = 10;
        await using var shop = await ShopAsync();
        var chance = new Random(7);
        var faults = 0;
        shop.Platform.Proxy.Fault = (_, _) =>
        {
            lock (chance)
            {
                var fault = chance.Next(2) == 0
                    ? ProxyFault.None
                    : new[] { ProxyFault.CutRequest, ProxyFault.LoseAnswer, ProxyFault.Unavailable, ProxyFault.CutAnswer }[chance.Next(4)];
                faults += fault is ProxyFault.None ? 0 : 1;
                return fault;
            }
        };
        await Task.WhenAll(Enumerable.Range(0, visitors).Select(async visitor =>
        {
            var page = await shop.OpenAsync($"/{visitor}/0");
            for (var view = 1; view < views; view++)
            {
                if (view % 20 == 0)
                {
                    // A document of its own.
                    await page.GotoAsync(new Uri(shop.Site.Url, $"/{visitor}/{view}").ToString());
                }
                else
                {
                    await page.EvaluateAsync($"history.pushState(null, '', '/{visitor}/{view}')");
                }

                if (view % (views / purchases) == 5)
                {
                    await page.EvaluateAsync($"clickstream.tracker.purchase({{ id: 'o-{visitor}-{view}', value: 10.01, currency: 'USD' }}, [{{ id: 'p1', price: 10.01 }}])");
                }
            }

            await TrackedShop.AcknowledgedAsync(page);
        }));
        await shop.Platform.ProjectAsync();

        faults.Should().BeGreaterThan(shop.Platform.Proxy.Requests / 3).And.BeGreaterThan(50);
        (await shop.Platform.EventsAsync()).Should().Equal("page_view 1000", "purchase 100");

        // Who looks at a hundred pages in some seconds is a bot to the rules.
        (await shop.Platform.RowsAsync("select sessions, visitors, page_views, orders from report.overview(with_bots => true)")).Should().Equal("10 10 1000 100");
        (await shop.Platform.RowsAsync("select count(*), sum(gross) from dw.fact_order")).Should().Equal("100 1001.0000");
    }

    private async Task<TrackedShop> ShopAsync(string options = "") => await TrackedShop.StartAsync(browser, options);
}
