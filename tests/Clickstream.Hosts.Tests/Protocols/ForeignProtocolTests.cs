using System.Text;
using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using Clickstream.Fuzzing;
using NodaTime;

namespace Clickstream.Hosts.Tests.Protocols;

/// <summary>What the wire formats of others say that a journey does not show.</summary>
public sealed class ForeignProtocolTests
{
    private const string Snowplow = "/com.snowplowanalytics.snowplow/tp2";

    [Theory]
    [InlineData("Products Searched", "search", """{"query":"mouse"}""")]
    [InlineData("product list viewed", "view_item_list", """{"list_id":"l","category":"c"}""")]
    [InlineData("Product Clicked", "select_item", """{"product_id":"p"}""")]
    [InlineData("Product Viewed", "view_item", """{"sku":"p","price":"12.50"}""")]
    [InlineData("Product Added to Wishlist", "add_to_wishlist", """{"product_id":7}""")]
    [InlineData("Product Removed from Wishlist", "remove_from_wishlist", """{"product_id":"p"}""")]
    [InlineData("Cart Viewed", "view_cart", "{}")]
    [InlineData("Checkout Started", "begin_checkout", "{}")]
    [InlineData("Checkout Step Completed", "add_shipping_info", """{"shipping_method":"x"}""")]
    [InlineData("Checkout Step Completed", "add_payment_info", """{"payment_method":"x"}""")]
    [InlineData("Checkout Step Completed", "checkout_step_completed", "{}")]
    [InlineData("Order Refunded", "refund", """{"order_id":"o"}""")]
    [InlineData("Signed Out", "logout", "{}")]
    [InlineData("Signed In", "signed_in", "{}")]
    [InlineData("Newsletter  Subscribed!", "newsletter_subscribed", "{}")]
    [InlineData("add_to_cart", "custom_add_to_cart", "{}")]
    [InlineData("42", "custom_42", "{}")]
    [InlineData("ぬ", "custom_event", "{}")]
    public async Task Segment_events_have_names_of_ours(string sent, string name, string properties)
    {
        var one = await OneAsync("/v1/track", $$"""{"event":"{{sent}}","anonymousId":"a","messageId":"m","properties":{{properties}}}""");

        (one.Name, one.Envelope.SourceName).Should().Be((name, sent));
    }

    [Fact]
    public async Task A_Segment_event_without_a_name_is_quarantined() =>
        (await CodesAsync("/v1/track", """{"anonymousId":"a","properties":{}}""")).Should().Equal(ErrorCodes.EventNameMissing);

    [Fact]
    public async Task A_Segment_order_is_worth_its_revenue_else_its_subtotal_else_its_total_without_tax_and_shipping()
    {
        (await ValueAsync("""{"order_id":"o","revenue":10,"subtotal":11,"total":20}""")).Should().Be(10m);
        (await ValueAsync("""{"order_id":"o","subtotal":"11","total":20}""")).Should().Be(11m);
        (await ValueAsync("""{"order_id":"o","total":20,"tax":2,"shipping":3}""")).Should().Be(15m);

        async Task<decimal?> ValueAsync(string properties) => ((PurchaseCompleted)await OneAsync(
            "/v1/track", $$"""{"event":"Order Completed","anonymousId":"a","properties":{{properties}}}""")).Order.Value;
    }

    [Fact]
    public async Task A_Segment_server_that_knows_no_browser_speaks_of_the_user()
    {
        var one = await OneAsync("/v1/identify", """{"userId":"u1","traits":{"email":"a@b.co","plan":"pro"},"messageId":"m"}""");

        (one.Name, one.Visitor.ClientId, one.Envelope.UserId, one.Envelope.Properties)
            .Should().Be(("identify", "u1", "u1", """{"traits":{"email":"[email]","plan":"pro"}}"""));
    }

    [Fact]
    public async Task A_Segment_alias_is_of_the_browser_that_the_user_was_before() =>
        (await OneAsync("/v1/alias", """{"userId":"u1","previousId":"a1"}""")).Visitor.ClientId.Should().Be("a1");

    [Fact]
    public async Task A_Segment_screen_is_no_page_view() =>
        (await OneAsync("/v1/screen", """{"anonymousId":"a","name":"Home"}""")).Should().BeOfType<CustomEventRecorded>().Which.EventName.Should().Be("screen_view");

    [Fact]
    public async Task What_Segment_has_no_place_for_is_kept()
    {
        var one = await OneAsync(
            "/v1/track", """{"event":"Product Viewed","anonymousId":"a","properties":{"product_id":"p","size":"L"},"context":{"campaign":{"name":"x"}},"channel":"web"}""");

        one.Envelope.Properties.Should().Be("""{"channel":"web","campaign":{"name":"x"},"size":"L"}""");
    }

    [Fact]
    public async Task Nothing_of_a_Segment_message_is_lost()
    {
        var one = await OneAsync(
            "/v1/batch", """
            {"channel":"server","context":{"library":{"name":"of the batch"}},"batch":[{"type":"track","event":"Product Added","anonymousId":"a","integrations":{"All":false},
            "context":{"app":{"name":"x"},"timezone":"Asia/Ho_Chi_Minh","page":{"url":"https://shop.example/","tab":3},"screen":{"width":1,"height":2,"density":3}},
            "properties":{"product_id":"p","price":1,"color":"red"}}]}
            """);

        one.Envelope.Properties.Should().ContainAll(
            "\"All\":false", "\"app\":{\"name\":\"x\"}", "Asia/Ho_Chi_Minh", "\"tab\":3", "\"density\":3", "\"channel\":\"server\"", "of the batch", "\"color\":\"red\"");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("undefined")]
    public async Task A_Segment_user_that_stands_for_nobody_is_none(string user)
    {
        (await OneAsync("/v1/track", $$"""{"event":"X","anonymousId":"a","userId":"{{user}}"}""")).Envelope.UserId.Should().BeNull();
        (await CodesAsync("/v1/track", $$"""{"event":"Signed In","anonymousId":"a","userId":"{{user}}"}""")).Should().Equal(ErrorCodes.UserIdMissing);
    }

    [Fact]
    public async Task A_Segment_batch_is_answered_as_its_libraries_expect()
    {
        await using var collector = new InMemoryCollector();

        var answer = await collector.PostAsync("/v1/batch", """{"batch":[{"type":"track","event":"X","anonymousId":"a"},{"type":"nonsense"}]}"""u8.ToArray());

        var json = InMemoryCollector.JsonOf(answer)!.Value;
        (answer.Status, json.GetProperty("success").GetBoolean(), json.GetProperty("accepted").GetInt32(), json.GetProperty("rejected").GetArrayLength())
            .Should().Be((200, true, 1, 1));
    }

    [Fact]
    public async Task GA4_prices_are_what_is_asked_after_the_discount()
    {
        var one = await OneAsync(
            "/mp/collect", """{"client_id":"1.2","events":[{"name":"view_item","params":{"currency":"EUR","items":[{"item_id":"p","price":8,"discount":2,"affiliation":"x"}]}}]}""");

        one.Items.Single().Should().BeEquivalentTo(new { UnitPrice = 8m, ListPrice = 10m, Currency = "EUR" });
        one.Envelope.Properties.Should().Be("""{"items":[{"item_id":"p","price":8,"discount":2,"affiliation":"x"}]}""", "an item with a field that has no place is kept whole");
    }

    [Theory]
    [InlineData("1795348799000000")]
    [InlineData("\"1795348799000000\"")]
    public async Task GA4_times_are_microseconds(string time) => (await OneAsync(
        "/mp/collect", $$"""{"client_id":"1.2","timestamp_micros":{{time}},"events":[{"name":"scroll"}]}""")).Envelope.ClientTime
        .Should().Be(Instant.FromUnixTimeSeconds(1_795_348_799));

    [Theory]
    [InlineData("1e30")]
    [InlineData("\"yesterday\"")]
    public async Task GA4_times_that_are_none_are_quarantined(string time) => (await CodesAsync(
        "/mp/collect", $$"""{"client_id":"1.2","timestamp_micros":{{time}},"events":[{"name":"scroll"}]}"""))
        .Should().ContainSingle().Which.Should().BeOneOf(ErrorCodes.TimeInvalid, ErrorCodes.FieldTypeInvalid);

    [Fact]
    public async Task Snowplow_page_pings_are_engagement_not_page_views()
    {
        var one = await OneAsync(Snowplow, Payload("""{"e":"pp","duid":"d","url":"https://shop.example/","pp_may":"380"}"""));

        one.Should().BeOfType<CustomEventRecorded>().Which.EventName.Should().Be("user_engagement");
        one.Envelope.Properties.Should().Be("""{"pp_may":"380"}""");
    }

    [Theory]
    [InlineData("chat_opened", "chat_opened")]
    [InlineData("add_to_cart", "custom_add_to_cart")]
    [InlineData("", "structured_event")]
    public async Task Snowplow_structured_events_are_the_shops_own(string action, string name)
    {
        var one = await OneAsync(Snowplow, Payload($$"""{"e":"se","duid":"d","se_ca":"help","se_ac":"{{action}}","se_va":"3"}"""));

        (one.Name, one.Envelope.SourceName).Should().Be((name, "structured_event"));
        one.Envelope.Properties.Should().Contain("\"se_ca\":\"help\"").And.Contain("\"se_va\":\"3\"");
    }

    [Theory]
    [InlineData("eyJzY2hlbWEiOiJpZ2x1OmNvbS5zbm93cGxvd2FuYWx5dGljcy5zbm93cGxvdy91bnN0cnVjdF9ldmVudC9qc29uc2NoZW1hLzEtMC0wIiwiZGF0YSI6eyJzY2hlbWEiOiJpZ2x1OmNvbS5leGFtcGxlL3JhdGVkL2pzb25zY2hlbWEvMS0wLTAiLCJkYXRhIjp7InN0YXJzIjo1fX19")]
    [InlineData("eyJzY2hlbWEiOiJpZ2x1OmNvbS5zbm93cGxvd2FuYWx5dGljcy5zbm93cGxvdy91bnN0cnVjdF9ldmVudC9qc29uc2NoZW1hLzEtMC0wIiwiZGF0YSI6eyJzY2hlbWEiOiJpZ2x1OmNvbS5leGFtcGxlL3JhdGVkL2pzb25zY2hlbWEvMS0wLTAiLCJkYXRhIjp7InN0YXJzIjo1fX19Cg==")]
    public async Task Snowplow_base64_may_be_padded_or_not(string encoded)
    {
        var one = await OneAsync(Snowplow, Payload($$"""{"e":"ue","duid":"d","ue_px":"{{encoded}}"}"""));

        (one.Name, one.Envelope.Properties).Should().Be(("rated", """{"stars":5}"""));
    }

    [Theory]
    [InlineData("ue_px", "!!!")]
    [InlineData("ue_pr", "{")]
    [InlineData("ue_pr", "{\\\"a\\\":1,\\\"a\\\":2}")]
    [InlineData("ue_pr", "{\\\"data\\\":1}")]
    [InlineData("cx", "e30x")]
    public async Task Snowplow_JSON_that_is_none_is_quarantined(string field, string value)
    {
        var codes = await CodesAsync(Snowplow, Payload($$"""{"e":"ue","duid":"d","{{field}}":"{{value}}"}"""));

        codes.Should().NotBeEmpty();
        codes[0].Should().BeOneOf(ErrorCodes.FieldTypeInvalid, ErrorCodes.FieldDuplicate);
    }

    [Fact]
    public async Task A_Snowplow_transaction_of_old_holds_tax_and_shipping_in_its_total()
    {
        var one = (PurchaseCompleted)await OneAsync(
            Snowplow, Payload("""{"e":"tr","duid":"d","tr_id":"o-1","tr_tt":"115","tr_tx":"10","tr_sh":"5","tr_cu":"EUR","tr_ci":"Berlin"}"""));

        one.Order.Should().Be(new OrderDetails("o-1", false, 100.0000m, 10.0000m, 5.0000m, null, "EUR"));
        one.Envelope.Properties.Should().Be("""{"tr_ci":"Berlin"}""");
    }

    [Fact]
    public async Task A_Snowplow_transaction_that_failed_is_no_sale() => (await OneAsync(Snowplow, Payload(
        """
        {"e":"ue","duid":"d","ue_pr":"{\"schema\":\"iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0\",\"data\":{\"schema\":\"iglu:com.snowplowanalytics.snowplow.ecommerce/snowplow_ecommerce_action/jsonschema/1-0-2\",\"data\":{\"type\":\"trns_error\"}}}","co":"{\"schema\":\"iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0\",\"data\":[{\"schema\":\"iglu:com.snowplowanalytics.snowplow.ecommerce/transaction/jsonschema/1-0-0\",\"data\":{\"transaction_id\":\"o\",\"revenue\":1,\"currency\":\"USD\"}}]}"}
        """))).Name.Should().Be("trns_error");

    [Fact]
    public async Task A_Snowplow_ttm_is_true_and_is_not_corrected() => (await OneAsync(
        Snowplow, Payload("""{"e":"se","se_ac":"x","duid":"d","ttm":"1795348700000"}"""))).OccurredAt.Should().Be(Instant.FromUnixTimeSeconds(1_795_348_700));

    [Fact]
    public async Task A_Snowplow_event_has_as_many_products_as_an_event_may_have_items()
    {
        var products = string.Join(',', Enumerable.Range(0, 70).Select(number =>
            $$$"""{"schema":"iglu:com.snowplowanalytics.snowplow.ecommerce/product/jsonschema/1-0-0","data":{"id":"p{{{number}}}","price":1,"currency":"USD"}}"""));
        var action = """{"schema":"iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0","data":{"schema":"iglu:com.snowplowanalytics.snowplow.ecommerce/snowplow_ecommerce_action/jsonschema/1-0-2","data":{"type":"list_view","name":"all"}}}""";
        var contexts = $$"""{"schema":"iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0","data":[{{products}}]}""";

        var one = await OneAsync(Snowplow, Payload(
            $$"""{"e":"ue","duid":"d","ue_pr":{{JsonSerializer.Serialize(action)}},"co":{{JsonSerializer.Serialize(contexts)}}}"""));

        (one.Name, one.Items.Length).Should().Be(("view_item_list", 70));
    }

    [Theory]
    [InlineData("/v1/batch", "[]")]
    [InlineData("/v1/batch", """{"batch":{}}""")]
    [InlineData("/v1/track", "7")]
    [InlineData("/mp/collect", """{"events":{}}""")]
    [InlineData(Snowplow, """{"data":"x"}""")]
    [InlineData(Snowplow, "[]")]
    public async Task A_body_of_another_protocol_is_refused_and_kept(string path, string body)
    {
        await using var collector = new InMemoryCollector();

        var answer = await collector.PostAsync(path, Encoding.UTF8.GetBytes(body));

        answer.Status.Should().Be(400);
        (await collector.QuarantineAsync()).Single().Raw.ToArray().Should().Equal(Encoding.UTF8.GetBytes(body));
    }

    private static string Payload(string item) =>
        $$"""{"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4","data":[{{item.Trim()}}]}""";

    private static async Task<ClickstreamEvent> OneAsync(string path, string body)
    {
        await using var collector = new InMemoryCollector();
        (await collector.PostAsync(path, Encoding.UTF8.GetBytes(body))).Status.Should().BeInRange(200, 204);
        (await collector.QuarantineAsync()).SelectMany(one => one.Errors).Should().BeEmpty();
        return (await collector.HistoryAsync()).Single();
    }

    private static async Task<List<string>> CodesAsync(string path, string body)
    {
        await using var collector = new InMemoryCollector();
        (await collector.PostAsync(path, Encoding.UTF8.GetBytes(body))).Status.Should().BeInRange(200, 204);
        (await collector.HistoryAsync()).Should().BeEmpty();
        return [.. (await collector.QuarantineAsync()).Single().Errors.Select(error => error.Code)];
    }
}
