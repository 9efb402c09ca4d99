using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Clickstream.Testing.Servers;
using Npgsql;

namespace Clickstream.EndToEnd.Tests;

/// <summary>What the shop answers to whoever does not use its pages: bad input has a code, and changes nothing.</summary>
public sealed class ShopApiTests(ShopApiTests.Shop opened) : IClassFixture<ShopApiTests.Shop>, IAsyncLifetime
{
    private const string Attempt = "11111111-2222-3333-4444-555555555555";

    // A mouse for 25.00, a tenth of it in tax, 5.00 for the way.
    private const int TotalOfAMouse = 3250;

    private readonly StorefrontServer shop = opened.Server;
    private readonly HttpClient client = opened.NewClient();

    public Task InitializeAsync() => AskAsync("truncate cart, shop_order cascade; update product set stock = 25 returning 0");

    public Task DisposeAsync()
    {
        client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Bad_input_is_refused_with_a_code()
    {
        foreach (var (path, body, code) in new (string Path, string Body, string Code)[]
        {
            ("api/cart", """{"productId":"mouse-02","quantity":0}""", "quantity.invalid"),
            ("api/cart", """{"productId":"mouse-02","quantity":100}""", "quantity.invalid"),
            ("api/cart", """{"productId":"mouse-02","quantity":1.5}""", "quantity.invalid"),
            ("api/cart", """{"productId":"mouse-02","quantity":"1"}""", "quantity.invalid"),
            ("api/cart", """{"productId":["mouse-02"],"quantity":1}""", "productId.invalid"),
            ("api/cart", """{"productId":"mouse-02\u0000","quantity":1}""", "productId.invalid"),
            ("api/cart", """{"productId":"' or 1=1 --","quantity":1}""", "product.not_there"),
            ("api/cart", """[]""", "body.invalid"),
            ("api/cart", """{"productId":""", "body.invalid"),
            ("api/checkout", Order("attempt", "again"), "attempt.invalid"),
            ("api/checkout", Order("email", "nobody"), "email.invalid"),
            ("api/checkout", Order("shipTo", " "), "shipTo.invalid"),
            ("api/checkout", Order("shippingTier", "toString"), "shippingTier.invalid"),
            ("api/checkout", Order("paymentType", "gold"), "paymentType.invalid"),
            ("api/checkout", Order("attempt", Attempt), "cart.empty"),
            ("api/orders/S-2222222222/cancel", "{}", "order.unknown"),
            ("api/orders/%00/cancel", "{}", "order.unknown"),
            ("api/cart", $"{{\"productId\":\"{new string('x', 20_000)}\",\"quantity\":1}}", "body.too_long"),
            ("api/sign-in", """{"email":"nobody@shop.example","password":"correct horse"}""", "user.unknown"),
            ("api/sign-up", """{"email":"a@shop.example","name":"A","password":"short"}""", "password.too_short"),
        })
        {
            (await CodeOfAsync(client, path, body)).Should().Be(code, "{0} was sent to {1}", body, path);
        }

        (await AskAsync("select count(*) from cart_line")).Should().Be(0);
        (await AskAsync("select count(*) from shop_order")).Should().Be(0);
        shop.Log.Should().NotContain("request: invalid", "nothing of it reaches the database");
    }

    [Theory]
    [InlineData("https://elsewhere.example")]
    [InlineData("null")]
    [InlineData("nonsense")]
    public async Task Pages_of_others_may_not_ask(string origin)
    {
        using var request = Request("api/cart", """{"productId":"mouse-02","quantity":1}""");
        request.Headers.Add("Origin", origin);
        using var answer = await client.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await CodeOfAsync(answer)).Should().Be("origin.foreign");
    }

    [Fact]
    public async Task A_form_of_somebody_else_is_no_request()
    {
        using var content = new FormUrlEncodedContent([new("productId", "mouse-02"), new("quantity", "1")]);
        using var answer = await client.PostAsync(new Uri("api/cart", UriKind.Relative), content);

        answer.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task The_same_attempt_again_is_the_same_order()
    {
        await AddAsync(client, "mouse-02", 1);
        var body = Order("attempt", Attempt);
        var orders = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => await PostAsync(client, "api/checkout", body)));

        orders.Select(one => one.GetProperty("orderId").GetString()).Distinct().Should().ContainSingle();
        (await AskAsync("select count(*) from shop_order")).Should().Be(1);
        (await AskAsync("select stock from product where id = 'mouse-02'")).Should().Be(24);
    }

    [Fact]
    public async Task Nobody_pays_another_total_than_they_were_told()
    {
        await AddAsync(client, "mouse-02", 2);

        (await CodeOfAsync(client, "api/checkout", Order("attempt", Attempt))).Should().Be("cart.changed");
        (await AskAsync("select count(*) from shop_order")).Should().Be(0);
    }

    [Fact]
    public async Task What_is_sold_out_is_not_sold()
    {
        await AddAsync(client, "mouse-02", 1);
        await AskAsync("update product set stock = 0 where id = 'mouse-02' returning stock");

        (await CodeOfAsync(client, "api/checkout", Order("attempt", Attempt))).Should().Be("product.out_of_stock");
        (await AskAsync("select count(*) from cart_line")).Should().Be(1, "the cart stays as it is");
    }

    [Fact]
    public async Task Orders_of_others_are_neither_seen_nor_cancelled()
    {
        await AddAsync(client, "mouse-02", 1);
        var id = (await PostAsync(client, "api/checkout", Order("attempt", Attempt))).GetProperty("orderId").GetString()!;
        using var other = opened.NewClient();
        await AddAsync(other, "mouse-02", 1);

        (await other.GetAsync(new Uri($"thank-you/{id}", UriKind.Relative))).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await CodeOfAsync(other, $"api/orders/{id}/cancel", "{}")).Should().Be("order.unknown");
        (await client.GetAsync(new Uri($"thank-you/{id}", UriKind.Relative))).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_order_is_cancelled_once()
    {
        await AddAsync(client, "mouse-02", 1);
        var id = (await PostAsync(client, "api/checkout", Order("attempt", Attempt))).GetProperty("orderId").GetString()!;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(client, $"api/orders/{id}/cancel", "{}")));

        (await AskAsync("select stock from product where id = 'mouse-02'")).Should().Be(25);
    }

    [Fact]
    public async Task Orders_of_a_user_go_with_their_sign_in()
    {
        await PostAsync(client, "api/sign-up", """{"email":"leaves@shop.example","name":"Leaves","password":"correct horse battery"}""");
        await AddAsync(client, "mouse-02", 1);
        var id = (await PostAsync(client, "api/checkout", Order("attempt", Attempt))).GetProperty("orderId").GetString()!;
        (await client.GetAsync(new Uri($"thank-you/{id}", UriKind.Relative))).StatusCode.Should().Be(HttpStatusCode.OK);
        await PostAsync(client, "api/sign-out", "{}");

        (await client.GetAsync(new Uri($"thank-you/{id}", UriKind.Relative))).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await CodeOfAsync(client, $"api/orders/{id}/cancel", "{}")).Should().Be("order.unknown");
    }

    [Fact]
    public async Task Only_the_right_password_signs_in_and_what_it_gave_ends()
    {
        const string Known = """{"email":"known@shop.example","name":"Known","password":"correct horse battery"}""";
        await AskAsync("delete from shop_user where email = 'known@shop.example'");
        await PostAsync(client, "api/sign-up", Known);
        (await CodeOfAsync(client, "api/sign-up", Known)).Should().Be("user.exists");
        await AddAsync(client, "mouse-02", 1);
        var id = (await PostAsync(client, "api/checkout", Order("attempt", Attempt))).GetProperty("orderId").GetString()!;

        (await CodeOfAsync(client, "api/sign-in", Known.Replace("battery", "batterx", StringComparison.Ordinal))).Should().Be("user.unknown");
        var jar = new CookieContainer();
        using var handler = new HttpClientHandler { CookieContainer = jar };
        using var other = new HttpClient(handler) { BaseAddress = shop.Url };
        await PostAsync(other, "api/sign-in", Known);
        jar.GetAllCookies().Should().OnlyContain(cookie => cookie.HttpOnly).And.NotBeEmpty();
        (await other.GetStringAsync(new Uri("orders", UriKind.Relative))).Should().Contain(id, "it is theirs in every browser");

        await AskAsync("update sign_in set expires_at = now() - interval '1 second'");
        (await other.GetStringAsync(new Uri("orders", UriKind.Relative))).Should().NotContain(id);
        await PostAsync(other, "api/sign-in", Known);
        var token = jar.GetAllCookies()["sign_in"]!.Value;
        await PostAsync(other, "api/sign-out", "{}");
        jar.Add(shop.Url, new System.Net.Cookie("sign_in", token));
        (await other.GetStringAsync(new Uri("orders", UriKind.Relative))).Should().NotContain(id, "a token that was signed out is worth nothing");
    }

    [Fact]
    public async Task An_attempt_of_another_cart_is_no_order_of_this_one()
    {
        await AddAsync(client, "mouse-02", 1);
        await PostAsync(client, "api/checkout", Order("attempt", Attempt));
        using var other = opened.NewClient();
        await AddAsync(other, "mouse-02", 1);

        (await CodeOfAsync(other, "api/checkout", Order("attempt", Attempt))).Should().Be("attempt.taken");
        (await AskAsync("select stock from product where id = 'mouse-02'")).Should().Be(24);
    }

    [Fact]
    public async Task Every_word_of_a_search_counts()
    {
        var found = await client.GetStringAsync(new Uri("search?q=orbit%20silent", UriKind.Relative));

        found.Should().Contain("Orbit Mouse Silent").And.NotContain("Orbit Keys Number");
    }

    [Fact]
    public async Task A_cart_that_a_browser_made_up_is_none()
    {
        using var request = Request("api/cart", """{"productId":"mouse-02","quantity":1}""");
        request.Headers.Add("Cookie", $"cart={Attempt}");
        using var handler = new HttpClientHandler { UseCookies = false };
        using var other = new HttpClient(handler) { BaseAddress = shop.Url };
        using var answer = await other.SendAsync(request);

        answer.Headers.GetValues("Set-Cookie").Should().ContainSingle().Which.Should().StartWith("cart=").And.NotContain(Attempt).And.Contain("HttpOnly").And.Contain("SameSite=lax");
    }

    [Theory]
    [InlineData("", "cart=------------------------------------")]
    [InlineData("", "cart=%00; sign_in=%00")]
    [InlineData("search?q=%00%07", "other=1")]
    [InlineData("search?q=a&q=b", "other=1")]
    [InlineData("search?q=%F0%9F%98%80%27%3B--", "other=1")]
    public async Task Odd_input_is_no_fault_of_the_shop(string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        using var handler = new HttpClientHandler { UseCookies = false };
        using var other = new HttpClient(handler) { BaseAddress = shop.Url };
        using var answer = await other.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_ordered_is_what_was_counted_whatever_happens_to_the_cart_meanwhile()
    {
        for (var round = 0; round < 20; round++)
        {
            await AskAsync("truncate cart, shop_order cascade; update product set stock = 100 returning 0");
            using var other = opened.NewClient();
            await AddAsync(other, "mouse-02", 1);
            await AddAsync(other, "mouse-03", 1);
            var order = Order("total", 2500 + 2900 + 540 + 500);
            await Task.WhenAll(
                TryAsync(other, HttpMethod.Post, "api/checkout", order),
                TryAsync(other, HttpMethod.Patch, "api/cart", """{"productId":"mouse-02","quantity":50}"""),
                TryAsync(other, HttpMethod.Patch, "api/cart", """{"productId":"mouse-03","quantity":0}"""),
                TryAsync(other, HttpMethod.Post, "api/cart", """{"productId":"mouse-02","quantity":7}"""));

            (await AskAsync("select count(*) from shop_order o where value <> (select sum(price * quantity) from order_line where order_id = o.id)")).Should().Be(0);
            (await AskAsync("select count(*) from product p where stock <> 100 - coalesce((select sum(quantity) from order_line where product_id = p.id), 0)"))
                .Should().Be(0);
        }

        shop.Log.Should().NotContain("deadlock");
    }

    [Fact]
    public async Task A_change_of_the_cart_tells_what_it_changed()
    {
        (await PostAsync(client, "api/cart", """{"productId":"mouse-02","quantity":98}""")).ToString().Should().Be("""{"before":0,"after":98}""");
        (await PostAsync(client, "api/cart", """{"productId":"mouse-02","quantity":5}""")).ToString().Should().Be("""{"before":98,"after":99}""");
        using var other = Request("api/cart", """{"productId":"mouse-03","quantity":5}""");
        other.Method = HttpMethod.Patch;
        using var answer = await client.SendAsync(other);
        (await answer.Content.ReadAsStringAsync()).Should().Be("""{"before":0,"after":0}""", "what is not in the cart is not changed");
    }

    [Fact]
    public async Task Every_page_says_which_scripts_may_run()
    {
        using var answer = await client.GetAsync(new Uri("search?q=%3Cscript%3Ealert(1)%3C/script%3E", UriKind.Relative));
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();

        policy.Should().MatchRegex("script-src 'self' 'nonce-[A-Za-z0-9=]+' 'strict-dynamic';").And.Contain("frame-ancestors 'none'").And.Contain("connect-src 'self' http://127.0.0.1:9;");
        (await answer.Content.ReadAsStringAsync()).Should().NotContain("<script>alert(1)");
        answer.Headers.Contains("X-Powered-By").Should().BeFalse();
    }

    [Fact]
    public async Task What_goes_wrong_in_the_shop_is_logged_and_told_without_details()
    {
        await AskAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'storefront'");
        await AskAsync("alter table cart rename to cart_away");
        var code = await CodeOfAsync(client, "api/cart", """{"productId":"mouse-02","quantity":1}""");
        await AskAsync("alter table cart_away rename to cart");

        code.Should().Be("shop.failed");
        shop.Log.Should().Contain("request: relation \"cart\" does not exist");
    }

    private static string Order(string field, object value)
    {
        var order = new Dictionary<string, object>
        {
            ["attempt"] = Attempt, ["email"] = "someone@shop.example", ["shipTo"] = "Some One, 1 Some Street", ["shippingTier"] = "standard",
            ["paymentType"] = "card", ["total"] = TotalOfAMouse,
        };
        order[field] = value;
        return JsonSerializer.Serialize(order);
    }

    private static HttpRequestMessage Request(string path, string body) =>
        new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private static async Task<JsonElement> PostAsync(HttpClient who, string path, string body)
    {
        using var request = Request(path, body);
        using var answer = await who.SendAsync(request);
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>();
        answer.IsSuccessStatusCode.Should().BeTrue("{0} answered {1}", path, said);
        return said;
    }

    private static async Task TryAsync(HttpClient who, HttpMethod method, string path, string body)
    {
        using var request = Request(path, body);
        request.Method = method;
        using var answer = await who.SendAsync(request);
        ((int)answer.StatusCode).Should().BeLessThan(500);
    }

    private static async Task<string?> CodeOfAsync(HttpClient who, string path, string body)
    {
        using var request = Request(path, body);
        using var answer = await who.SendAsync(request);
        answer.IsSuccessStatusCode.Should().BeFalse("{0} was sent to {1}", body, path);
        return await CodeOfAsync(answer);
    }

    private static async Task<string?> CodeOfAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString();

    private static Task<JsonElement> AddAsync(HttpClient who, string product, int quantity) =>
        PostAsync(who, "api/cart", JsonSerializer.Serialize(new { productId = product, quantity }));

    private async Task<long> AskAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(shop.Database);
        await using var command = source.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync() ?? 0, CultureInfo.InvariantCulture);
    }

    public sealed class Shop : IAsyncLifetime
    {
        // Where nobody listens.
        public static Uri Endpoint { get; } = new("http://127.0.0.1:9/clickstream");

        public StorefrontServer Server { get; private set; } = null!;

        // Each has a jar for its cookies, as a browser has.
        public HttpClient NewClient() => new() { BaseAddress = Server.Url };

        public async Task InitializeAsync() => Server = await StorefrontServer.StartAsync(Endpoint);

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
