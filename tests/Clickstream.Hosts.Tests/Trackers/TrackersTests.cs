using System.Globalization;
using System.Text;
using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Fuzzing;
using Clickstream.Hosts.Collecting;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Trackers;

/// <summary>The trackers of others, unchanged, against the collector: a browse-to-purchase journey ends in the same rows as our own protocol's.</summary>
public sealed class TrackersTests
{
    [Fact]
    public async Task Segment_for_node_delivers_the_journey()
    {
        await using var collector = new InMemoryCollector(new CollectorOptions { WriteKeys = [TrackerRun.WriteKey] });

        var sent = await TrackerRun.OfAsync(collector, "segment.mjs", TrackerRun.WriteKey);

        await CheckAsync(collector, sent);
        (await collector.HistoryAsync()).Should().ContainSingle(one => one.Name == "newsletter_subscribed").Which.Envelope.SourceName.Should().Be("Newsletter Subscribed");
    }

    [Fact]
    public async Task Segment_is_refused_without_its_write_key()
    {
        await using var collector = new InMemoryCollector(new CollectorOptions { WriteKeys = [TrackerRun.WriteKey] });

        var answer = await collector.PostAsync("/v1/batch", """{"batch":[],"writeKey":"wrong"}"""u8.ToArray());

        answer.Status.Should().Be(401);
    }

    [Theory]
    [InlineData("base64")]
    [InlineData("plain")]
    public async Task Snowplow_for_node_delivers_the_journey(string encoding)
    {
        await using var collector = new InMemoryCollector();

        var sent = await TrackerRun.OfAsync(collector, "snowplow-node.mjs", encoding);

        await CheckAsync(collector, sent);
        (await collector.HistoryAsync()).Select(one => one.Envelope.ClientSessionId).Distinct().Should().Equal(sent.GetProperty("sessionId").GetString());
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("base64")]
    public async Task Snowplow_in_a_browser_delivers_the_journey(string encoding)
    {
        var port = Loopback.FreePort();
        await using var collector = new InMemoryCollector(new CollectorOptions { AllowedOrigins = [TrackerRun.OriginOf(port)] });

        var sent = await TrackerRun.OfAsync(collector, "snowplow-browser.mjs", encoding, port.ToString(CultureInfo.InvariantCulture));

        await CheckAsync(collector, sent);
        var events = await collector.HistoryAsync();
        events.Count(one => one.Name == "user_engagement").Should().Be(sent.GetProperty("pagePings").GetInt32()).And.BePositive();
        events.Should().OnlyContain(one => one.Envelope.Hints != null && one.Envelope.Network == "127.0.0.0");
        events.Should().ContainSingle(one => one.Name == "newsletter_subscribed");
        events.Should().ContainSingle(one => one.Name == "chat_opened");
    }

    [Fact]
    public async Task GA4_delivers_the_journey()
    {
        await using var collector = new InMemoryCollector();
        var items = new[]
        {
            """{"item_id":"p1","item_name":"Laptop","item_brand":"Lumen","item_category":"laptop","price":1299.5,"quantity":#}""",
            """{"item_id":"p2","item_name":"Mouse","item_brand":"Lumen","item_category":"accessory","price":25,"quantity":1}""",
        };
        string Laptop(int quantity) => items[0].Replace("#", quantity.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        string[] events =
        [
            """
            {"name":"page_view","params":{"page_location":"https://shop.example/laptops?utm_source=newsletter&utm_medium=email&utm_campaign=spring","page_referrer":"https://mail.example/inbox"#}}
            """,
            """{"name":"view_item_list","params":{"item_list_id":"laptops"#}}""",
            $$$"""{"name":"view_item","params":{"currency":"USD","items":[{{{Laptop(1)}}}]#}}""",
            $$$"""{"name":"add_to_cart","params":{"currency":"USD","value":2599,"items":[{{{Laptop(2)}}}]#}}""",
            """{"name":"search","params":{"search_term":"mouse"#}}""",
            $$$"""{"name":"view_item","params":{"currency":"USD","items":[{{{items[1]}}}]#}}""",
            $$$"""{"name":"add_to_cart","params":{"currency":"USD","items":[{{{items[1]}}}]#}}""",
            """{"name":"page_view","params":{"page_location":"https://shop.example/cart"#}}""",
            $$$"""{"name":"remove_from_cart","params":{"currency":"USD","items":[{{{Laptop(1)}}}]#}}""",
            """{"name":"begin_checkout","params":{"currency":"USD"#}}""",
            """{"name":"add_shipping_info","params":{"shipping_tier":"express"#}}""",
            $$$"""
            {"name":"purchase","params":{"transaction_id":"o-1001","value":1324.5,"tax":10,"shipping":5,"currency":"USD","items":[{{{Laptop(1)}}},{{{items[1]}}}]#}}
            """,
            $$$"""{"name":"refund","params":{"transaction_id":"o-1001","value":25,"currency":"USD","items":[{{{items[1]}}}]#}}""",
        ];
        for (var i = 0; i < events.Length; i++)
        {
            var body = $$"""
                {"client_id":"1720.345","user_id":"u1","timestamp_micros":{{1_795_348_700_000_000 + (i * 1_000_000)}},"events":[{{events[i].Trim().Replace("#", ",\"session_id\":\"7\",\"engagement_time_msec\":100", StringComparison.Ordinal)}}]}
                """;
            (await collector.PostAsync("/mp/collect", Encoding.UTF8.GetBytes(body))).Status.Should().Be(204);
        }

        (await Journey.OfAsync(collector)).Should().Be(await Journey.NativeAsync());
    }

    [Fact]
    public async Task The_journey_by_our_own_protocol_is_as_it_should_be()
    {
        var native = await Journey.NativeAsync();

        native.Should().BeEquivalentTo(new
        {
            Sessions = 1, PageViews = 2, ListViews = 1, ProductViews = 2, Searches = 1, AddToCarts = 2, RemoveFromCarts = 1, Checkouts = 1, Purchases = 1,
            FurthestStep = 4, UserId = "u1", IsEngaged = true, IsBot = false, IsCartAbandoned = false, IsCartRecovered = true, UnitsBought = 2L,
            ClampedUnits = 0L, Traffic = "Email, newsletter, email, spring", Order = "o-1001: 1324.5000 + 10.0000 + 5.0000 USD",
            Refunds = "1: 25.0000, 1299.5000 left",
        });
    }

    private static async Task CheckAsync(InMemoryCollector collector, JsonElement sent)
    {
        var events = await collector.HistoryAsync();
        events.Should().HaveCount(sent.GetProperty("sent").GetInt32());
        events.Select(one => one.Visitor.ClientId).Distinct().Should().Equal(sent.GetProperty("visitorId").GetString());
        events.Should().OnlyContain(one => !one.Envelope.IsIdAssigned && one.Envelope.UserAgent!.Contains("Chrome/156"));
        (await Journey.OfAsync(collector)).Should().Be(await Journey.NativeAsync());
    }
}
