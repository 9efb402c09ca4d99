using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Native;
using NodaTime;

namespace Clickstream.Hosts.Tests.Protocols;

public sealed class NativeEventReaderTests
{
    [Theory]
    [InlineData("""{"product":{"id":"p","color":"red"}}""")]
    [InlineData("""{"items":[{"id":"p"},{"id":"q","color":"red"}]}""")]
    [InlineData("""{"order":{"id":"o","gift":true}}""")]
    [InlineData("""{"element":{"id":"e","x":1}}""")]
    public void A_group_with_a_field_that_has_no_place_is_kept_whole(string json)
    {
        var draft = new NativeEventReader(isTrusted: false).Read(System.Text.Encoding.UTF8.GetBytes(json));

        draft.Properties.Should().Be(json);
    }

    [Theory]
    [InlineData("$1500")]
    [InlineData("1,500")]
    [InlineData("1.500.000")]
    public void A_workshop_total_that_could_mean_anything_is_a_problem(string total) =>
        new NativeEventReader(isTrusted: false)
            .Read(System.Text.Encoding.UTF8.GetBytes("""{"eventName":"checkout_complete","element":{"dataset":{"total":"?"}}}""".Replace("?", total, StringComparison.Ordinal)))
            .Problems.Should().ContainSingle(problem => problem.Path == "element.dataset.total");

    [Theory]
    [InlineData("2026-01-01T24:00:00Z")]
    [InlineData("2026-01-01T00:00:00,5Z")]
    public void A_time_that_RFC_3339_does_not_know_is_a_problem(string time) =>
        new NativeEventReader(isTrusted: false).Read(System.Text.Encoding.UTF8.GetBytes("""{"occurredAt":"?"}""".Replace("?", time, StringComparison.Ordinal)))
            .Problems.Should().ContainSingle(problem => problem.Code == ErrorCodes.TimeInvalid);

    [Fact]
    public void A_field_in_two_spellings_is_a_problem() =>
        new NativeEventReader(isTrusted: false).Read("""{"clientId":"a","client_id":"b"}"""u8.ToArray())
            .Problems.Should().ContainSingle(problem => problem.Code == ErrorCodes.FieldDuplicate);

    [Fact]
    public void A_product_beside_items_is_told_once()
    {
        var draft = new NativeEventReader(isTrusted: false).Read("""{"product":{"id":"p"},"items":[{"id":"p"}]}"""u8.ToArray());

        draft.Items.Should().ContainSingle();
        draft.Properties.Should().Be("""{"product":{"id":"p"}}""");
    }

    [Theory]
    [InlineData("""{"screen":{"width":10}}""")]
    [InlineData("""{"product":{"id":"p","price":3,"listPrice":4,"discountPrice":2}}""")]
    public void What_cannot_be_read_whole_is_kept_whole(string json) =>
        new NativeEventReader(isTrusted: false).Read(System.Text.Encoding.UTF8.GetBytes(json)).Properties.Should().Be(json);

    [Fact]
    public void A_field_never_hides_a_property_of_its_name()
    {
        var draft = new NativeEventReader(isTrusted: false).Read("""{"properties":{"a":1},"a":2}"""u8.ToArray());

        draft.Properties.Should().Be("""{"a":1,"_a":2}""");
    }

    [Fact]
    public void Every_field_of_a_native_event_lands_in_the_draft()
    {
        var draft = Read(SampleEvents.Full);

        draft.Should().BeEquivalentTo(
            new EventDraft
            {
                Name = "purchase",
                EventId = "0190a0b0-0000-7000-8000-000000000001",
                ClientTime = Instant.FromUtc(2026, 11, 22, 10, 0) + Duration.FromNanoseconds(123_456_000),
                SentAt = Instant.FromUtc(2026, 11, 22, 10, 0, 1),
                ClientId = "c_9f87",
                UserId = "u_1",
                LoginState = "logged_in",
                IdentitySource = "email",
                ClientSessionId = "s_a1",
                IsFirstVisit = false,
                SiteId = "shop",
                PageUrl = "https://shop.example/thanks",
                PageTitle = "Thanks",
                Referrer = "https://shop.example/checkout",
                Language = "vi-VN",
                Screen = new ScreenContext(1920, 1080),
                Consent = true,
                Items =
                {
                    new ItemDraft
                    {
                        ProductId = "p1", Name = "Laptop", Category = "laptop", Brand = "Dell", Variant = "16GB", UnitPrice = 12.5m, ListPrice = 15m,
                        Currency = "USD", Quantity = 2, ListPosition = 1, UrlPath = "/product/p1",
                    },
                },
                Order = new OrderDraft { OrderId = "o-1", Value = 25.0m, Tax = 2.5m, Shipping = 4m, Currency = "USD" },
                SearchTerm = "dell",
                SearchResults = 12,
                List = new ProductList("l1", "Laptops"),
                Checkout = new CheckoutDetails("shipping", "express", "card"),
                Element = new PageElement("button", "pay", null, "Pay", "{}"),
                Properties = """{"theme":"dark"}""",
            },
            options => options.Excluding(one => one.Raw));
    }

    [Fact]
    public void A_product_of_the_workshop_keeps_its_price_as_the_list_price_beside_the_discount() =>
        Read(SampleEvents.WorkshopView).Items.Should().BeEquivalentTo(
            [
                new ItemDraft
                {
                    ProductId = "p7", Name = "Mouse", Category = "accessory", Brand = "Logi", UnitPrice = 19.9m, ListPrice = 25m, UrlPath = "/product/p7",
                },
            ]);

    [Fact]
    public void A_checkout_of_the_workshop_tells_its_order_in_the_dataset() =>
        Read(SampleEvents.WorkshopCheckout).Order.Should().BeEquivalentTo(new OrderDraft { OrderId = "77", Value = 1234.5m });

    [Fact]
    public void An_order_number_stands_in_for_a_missing_order_id() =>
        Read("""{"eventName":"checkout_complete","clientId":"c","element":{"dataset":{"orderNumber":"A-1"}}}""").Order!.OrderId.Should().Be("A-1");

    [Fact]
    public void The_dataset_of_other_events_makes_no_order() =>
        Read("""{"eventName":"click","clientId":"c","element":{"dataset":{"orderId":"A-1"}}}""").Order.Should().BeNull();

    [Theory]
    [InlineData(SampleEvents.WorkshopView)]
    [InlineData(SampleEvents.WorkshopCheckout)]
    public void The_workshops_payload_is_accepted_as_it_is(string payload) => Read(payload).Problems.Should().BeEmpty();

    [Fact]
    public void Snake_case_names_the_same_fields()
    {
        var snake = Read("""
            {"event_name":"product_view","event_id":"e","page_url":"https://x.example/","client_id":"c","user_login_state":"in","session_id":"s",
             "is_first_visit":true,"product":{"id":"p","price":2,"discount_price":1,"url_path":"/p"}}
            """);
        var camel = Read("""
            {"eventName":"product_view","eventId":"e","pageUrl":"https://x.example/","clientId":"c","userLoginState":"in","sessionId":"s",
             "isFirstVisit":true,"product":{"id":"p","price":2,"discountPrice":1,"urlPath":"/p"}}
            """);

        snake.Should().BeEquivalentTo(camel, options => options.Excluding(one => one.Raw));
    }

    [Fact]
    public void Unknown_fields_are_kept_beside_the_properties() =>
        Read("""{"eventName":"x","abTest":{"arm":[1,2]},"properties":{"a":"b"},"flag":false}""").Properties
            .Should().Be("""{"a":"b","abTest":{"arm":[1,2]},"flag":false}""");

    [Fact]
    public void Properties_that_are_no_object_are_kept_as_a_property() =>
        Read("""{"eventName":"x","properties":[1]}""").Properties.Should().Be("""{"properties":[1]}""");

    [Fact]
    public void A_null_field_is_a_missing_field() =>
        Read("""{"eventName":"x","userId":null,"screen":null,"product":null,"odd":null}""")
            .Should().BeEquivalentTo(Read("""{"eventName":"x"}"""), options => options.Excluding(one => one.Raw));

    [Theory]
    [InlineData("""{"eventName":1}""", "eventName")]
    [InlineData("""{"event_name":{}}""", "event_name")]
    [InlineData("""{"isFirstVisit":"true"}""", "isFirstVisit")]
    [InlineData("""{"consent":1}""", "consent")]
    [InlineData("""{"screen":"1920x1080"}""", "screen")]
    [InlineData("""{"screen":{"width":"1920"}}""", "screen.width")]
    [InlineData("""{"screen":{"width":1.5}}""", "screen.width")]
    [InlineData("""{"items":{}}""", "items")]
    [InlineData("""{"items":[{"id":"p"},7]}""", "items[1]")]
    [InlineData("""{"items":[null]}""", "items[0]")]
    [InlineData("""{"items":[{"id":12}]}""", "items[0].id")]
    [InlineData("""{"items":[{"id":"p","quantity":1.5}]}""", "items[0].quantity")]
    [InlineData("""{"items":[{"id":"p","quantity":"2"}]}""", "items[0].quantity")]
    [InlineData("""{"items":[{"id":"p","list_price":true}]}""", "items[0].list_price")]
    [InlineData("""{"product":{"price":"12"}}""", "product.price")]
    [InlineData("""{"product":[]}""", "product")]
    [InlineData("""{"order":{"value":"25"}}""", "order.value")]
    [InlineData("""{"order":"o1"}""", "order")]
    [InlineData("""{"search":{"results":2147483648}}""", "search.results")]
    [InlineData("""{"list":"laptops"}""", "list")]
    [InlineData("""{"checkout":{"step":2}}""", "checkout.step")]
    [InlineData("""{"element":{"tag":[]}}""", "element.tag")]
    [InlineData("""{"eventName":"purchase","element":{"dataset":{"total":true}}}""", "element.dataset.total")]
    public void A_wrong_type_is_named_with_its_place_on_the_wire(string json, string path) =>
        Read(json).Problems.Select(problem => (problem.Code, problem.Path)).Should().Equal((ErrorCodes.FieldTypeInvalid, path));

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1e0")]
    [InlineData("10E-1")]
    public void A_whole_number_may_be_written_in_every_way_of_JSON(string number) =>
        Read($$$"""{"product":{"id":"p","quantity":{{{number}}}}}""").Items[0].Quantity.Should().Be(1);

    [Theory]
    [InlineData("1e400")]
    [InlineData("1e-999")]
    [InlineData("1234567890123456789012345678901")]
    [InlineData("0.00000000000000000000000000001e-9")]
    public void A_number_that_no_decimal_holds_is_refused(string number) =>
        Read($$$"""{"product":{"id":"p","price":{{{number}}}}}""").Problems.Should().ContainSingle(problem => problem.Path == "product.price");

    [Theory]
    [InlineData("0")]
    [InlineData("0.000")]
    [InlineData("0e5")]
    public void Zero_is_a_number(string number) => Read($$$"""{"product":{"id":"p","price":{{{number}}}}}""").Items[0].UnitPrice.Should().Be(0m);

    [Theory]
    [InlineData("2026-11-22T10:00:00")]
    [InlineData("2026-11-22T10:00:00+15:00")]
    [InlineData("2026-11-22T10:00:00-15:00")]
    [InlineData("2026-11-22T10:00:00.1234567890Z")]
    [InlineData("2026-11-22")]
    [InlineData("2026-02-29T10:00:00Z")]
    [InlineData("1795168800000")]
    [InlineData("")]
    [InlineData("yesterday")]
    public void What_is_no_instant_is_refused(string time) =>
        Read($$"""{"occurredAt":"{{time}}"}""").Problems.Select(problem => (problem.Code, problem.Path))
            .Should().Equal((ErrorCodes.TimeInvalid, "occurredAt"));

    [Theory]
    [InlineData("2026-11-22T10:00:00Z", 0)]
    [InlineData("2026-11-22T17:00:00+07:00", 0)]
    [InlineData("2026-11-21T20:00:00-14:00", 0)]
    [InlineData("2026-11-22T10:00:00.5Z", 500_000_000)]
    [InlineData("2026-11-22T10:00:00.123456789Z", 123_456_789)]
    public void An_instant_of_any_offset_is_read(string time, int nanoseconds) =>
        Read($$"""{"occurredAt":"{{time}}"}""").ClientTime.Should().Be(Instant.FromUtc(2026, 11, 22, 10, 0) + Duration.FromNanoseconds(nanoseconds));

    [Fact]
    public void A_trusted_source_says_what_a_collector_would_observe() =>
        Read("""{"receivedAt":"2026-11-22T10:00:00Z","userAgent":"ua","country":"VN","region":"HN","city":"Hanoi"}""").Should().BeEquivalentTo(new
        {
            ReceivedAt = Instant.FromUtc(2026, 11, 22, 10, 0),
            UserAgent = "ua",
            Geo = new GeoContext("VN", "HN", "Hanoi"),
        });

    [Fact]
    public void A_browser_cannot_say_when_it_was_received() =>
        new NativeEventReader(isTrusted: false).Read("""{"receivedAt":"2026-11-22T10:00:00Z"}"""u8.ToArray()).ReceivedAt.Should().BeNull();

    [Theory]
    [InlineData("""{"eventName":"a"} {}""")]
    [InlineData("""{"eventName":"a",}""")]
    [InlineData("""{"eventName":NaN}""")]
    [InlineData("")]
    [InlineData("   ")]
    public void What_is_not_one_clean_JSON_text_is_malformed(string json) => CodesOf(Read(json)).Should().Equal(ErrorCodes.BodyMalformed);

    [Theory]
    [InlineData("""{"eventName":"a","eventName":"b"}""")]
    [InlineData("""{"eventName":"a","\u0065ventName":"b"}""")]
    [InlineData("""{"product":{"id":"a","ID":"b"}}""")]
    [InlineData("""{"properties":{"e\u0301":1,"\u00e9":2}}""")]
    public void A_name_is_given_once(string json) => CodesOf(Read(json)).Should().Equal(ErrorCodes.FieldDuplicate);

    [Theory]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("2016-12-31T23:59:60.75Z")]
    [InlineData("2017-01-01T06:59:60+07:00")]
    public void A_leap_second_is_the_last_microsecond_before_it(string time) => Read($$"""{"occurredAt":"{{time}}"}""").ClientTime
        .Should().Be(Instant.FromUtc(2016, 12, 31, 23, 59, 59) + Duration.FromMilliseconds(999) + Duration.FromNanoseconds(999_000));

    [Theory]
    [InlineData(16, 0)]
    [InlineData(17, 1)]
    public void Objects_nest_sixteen_deep(int depth, int problems)
    {
        var inside = string.Concat(Enumerable.Repeat("[", depth - 1)) + string.Concat(Enumerable.Repeat("]", depth - 1));

        Read($$"""{"odd":{{inside}}}""").Problems.Should().HaveCount(problems);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("[{\"eventName\":\"x\"}]")]
    public void JSON_that_is_no_object_is_no_event(string json) => CodesOf(Read(json)).Should().Equal(ErrorCodes.BodyNotAnEvent);

    [Fact]
    public void One_byte_order_mark_is_passed_over() => Read("\uFEFF{\"eventName\":\"x\"}").Name.Should().Be("x");

    [Fact]
    public void A_second_byte_order_mark_is_malformed() => CodesOf(Read("\uFEFF\uFEFF{\"eventName\":\"x\"}")).Should().Equal(ErrorCodes.BodyMalformed);

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    public void Bytes_that_are_not_UTF_8_are_malformed(byte[] invalid) =>
        CodesOf(Read([.. "{\"eventName\":\""u8, .. invalid, .. "\"}"u8])).Should().Equal(ErrorCodes.BodyMalformed);

    [Theory]
    [InlineData("""{"eventName":"\ud800"}""", "eventName")]
    [InlineData("""{"product":{"id":"p","name":"\udc00x"}}""", "product.name")]
    [InlineData("""{"\ud800":1}""", "")]
    [InlineData("""{"product":{"\ud800":1}}""", "")]
    [InlineData("""{"odd":"\ud800"}""", "properties")]
    [InlineData("""{"properties":{"a":{"\ud800":1}}}""", "")]
    [InlineData("""{"eventName":"purchase","element":{"dataset":{"orderId":"\ud800"}}}""", "element.dataset.orderId")]
    [InlineData("""{"eventName":"purchase","element":{"dataset":{"total":"\ud800"}}}""", "element.dataset.total")]
    public void Half_a_surrogate_pair_is_no_text(string json, string path) =>
        Read(json).Problems.Select(problem => (problem.Code, problem.Path)).Should().Equal((ErrorCodes.TextInvalid, path));

    [Theory]
    [InlineData(32 * 1024, 0)]
    [InlineData((32 * 1024) + 1, 1)]
    public void An_event_has_at_most_32_KiB(int bytes, int problems)
    {
        const string Frame = """{"odd":""}""";

        Read($$"""{"odd":"{{new string('x', bytes - Frame.Length)}}"}""").Problems.Should().HaveCount(problems);
    }

    [Fact]
    public void The_bytes_are_kept_as_they_came_for_the_quarantine() =>
        Read("\uFEFF null").Raw.ToArray().Should().Equal(Encoding.UTF8.GetBytes("\uFEFF null"));

    private static EventDraft Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    private static EventDraft Read(byte[] json) => new NativeEventReader(isTrusted: true).Read(json);

    private static IEnumerable<string> CodesOf(EventDraft draft) => draft.Problems.Select(problem => problem.Code);
}
