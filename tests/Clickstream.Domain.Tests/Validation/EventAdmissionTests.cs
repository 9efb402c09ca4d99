using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Domain.Tests.Validation;

public sealed class EventAdmissionTests
{
    private static readonly EventId AssignedId = EventId.FromName("test", "assigned");

    public static TheoryData<int, string, string> EveryBadDraft()
    {
        var rows = new TheoryData<int, string, string>();
        for (var i = 0; i < BadDrafts.All.Length; i++)
        {
            rows.Add(i, BadDrafts.All[i].Code, BadDrafts.All[i].Path);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(EveryBadDraft))]
    public void A_bad_draft_is_refused_with_one_code_and_path(int number, string code, string path) =>
        Refuse(BadDrafts.All[number]).Select(error => (error.Code, error.Path)).Should().Equal((code, path));

    [Fact]
    public void Every_code_of_an_event_is_given_to_some_draft()
    {
        var codes = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)
            .Where(code => !code.StartsWith("body.", StringComparison.Ordinal) && !code.StartsWith("row.", StringComparison.Ordinal)
                && code != ErrorCodes.FieldDuplicate);

        BadDrafts.All.Select(bad => bad.Code).Distinct().Should().BeEquivalentTo(codes);
    }

    [Fact]
    public void Messages_never_repeat_the_input() => BadDrafts.All.SelectMany(bad => Refuse(bad)).Select(error => error.Message)
        .Should().NotContain(message => message.Contains(BadDrafts.Mark, StringComparison.OrdinalIgnoreCase) || message.Contains("777"));

    [Fact]
    public void Everything_wrong_with_a_draft_is_told()
    {
        var draft = Given.Draft(EventNames.ViewItem, d =>
        {
            d.ClientId = null;
            d.Items[0].Quantity = 0;
            d.Items.Add(new ItemDraft());
        });

        Refuse(draft).Select(error => error.Path).Should().BeEquivalentTo("clientId", "items[0].quantity", "items[1].id");
    }

    [Fact]
    public void A_draft_that_could_not_be_read_has_no_other_problem()
    {
        var draft = new EventDraft();
        draft.Problems.Add(new ValidationError(ErrorCodes.BodyMalformed, "", "Not JSON."));

        Refuse(draft).Should().Equal(draft.Problems);
    }

    [Fact]
    public void A_field_that_could_not_be_read_is_not_also_missing()
    {
        var draft = Given.Draft(change: d => d.PageUrl = null);
        draft.Problems.Add(new ValidationError(ErrorCodes.FieldTypeInvalid, "pageUrl", "Not a text."));

        Refuse(draft).Select(error => error.Code).Should().Equal(ErrorCodes.FieldTypeInvalid);
    }

    [Theory]
    [InlineData("page_view")]
    [InlineData("view_item_list")]
    [InlineData("select_item")]
    [InlineData("view_item")]
    [InlineData("search")]
    [InlineData("add_to_wishlist")]
    [InlineData("remove_from_wishlist")]
    [InlineData("add_to_cart")]
    [InlineData("remove_from_cart")]
    [InlineData("view_cart")]
    [InlineData("begin_checkout")]
    [InlineData("add_shipping_info")]
    [InlineData("add_payment_info")]
    [InlineData("purchase")]
    [InlineData("refund")]
    [InlineData("login")]
    [InlineData("sign_up")]
    [InlineData("logout")]
    [InlineData("share")]
    [InlineData("click")]
    [InlineData("newsletter_opened")]
    [InlineData("home_view")]
    [InlineData("category_view")]
    [InlineData("product_view")]
    [InlineData("wishlist_toggle")]
    [InlineData("add_to_cart_click")]
    [InlineData("remove_from_cart_click")]
    [InlineData("checkout_start")]
    [InlineData("checkout_complete")]
    [InlineData("login_success")]
    [InlineData("share_click")]
    [InlineData("login_open")]
    public void A_valid_draft_of_every_name_is_admitted(string name) => Admit(Given.Draft(name)).Envelope.SourceName.Should().Be(name);

    [Theory]
    [InlineData("NULL")]
    [InlineData("Undefined")]
    [InlineData("[object Object]")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("(not set)")]
    [InlineData("0")]
    public void A_visitor_id_that_stands_for_nobody_is_refused(string clientId) =>
        Refuse(Given.Draft(change: d => d.ClientId = clientId)).Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.VisitorIdPlaceholder);

    [Theory]
    [InlineData("é", 1_000, true)]
    [InlineData("é", 1_001, false)]
    [InlineData("💻", 500, true)]
    [InlineData("💻", 501, false)]
    [InlineData("a", 2_000, true)]
    [InlineData("a", 2_001, false)]
    public void Limits_count_bytes(string character, int count, bool admitted)
    {
        var draft = Given.Draft(change: d => d.PageTitle = string.Concat(Enumerable.Repeat(character, count)));

        (Try(draft, Given.Source(), out _) is not null).Should().Be(admitted);
    }

    [Fact]
    public void Values_at_their_limits_are_admitted()
    {
        var draft = Given.Draft(EventNames.ViewItem, d =>
        {
            d.ClientId = new string('c', 128);
            d.PageUrl = new string('u', 10_000);
            d.Screen = new ScreenContext(100_000, 1);
            d.Items.Clear();
            d.Items.Add(new ItemDraft { ProductId = "q", UnitPrice = 1_000_000_000m });
            d.Items.AddRange(Enumerable.Repeat(
                new ItemDraft { ProductId = "p", Quantity = 9_999, UnitPrice = 0.0001m, ListPrice = 1_000_000_000m, ListPosition = 100_000 }, 199));
        });

        Admit(draft).Items.Should().HaveCount(200);
    }

    [Fact]
    public void A_uuid_is_kept_as_the_id() => Admit(Given.Draft()).Id.Value.Should().Be(new Guid("01900000-0000-7000-8000-000000000001"));

    [Theory]
    [InlineData("evt_1")]
    [InlineData("01900000000070008000000000000001")]
    [InlineData("{01900000-0000-7000-8000-000000000001}")]
    [InlineData("+1900000-0000-7000-8000-000000000001")]
    public void Any_other_id_becomes_a_name_of_its_site(string eventId) =>
        Admit(Given.Draft(change: d => d.EventId = eventId)).Id.Should().Be(EventId.FromName("shop", eventId));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_missing_id_is_assigned_and_flagged(string? eventId)
    {
        var admitted = Admit(Given.Draft(change: d => d.EventId = eventId));

        (admitted.Id, admitted.Envelope.IsIdAssigned).Should().Be((AssignedId, true));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_purchase_without_an_order_id_has_it_derived_and_flagged(string? orderId)
    {
        var purchase = (PurchaseCompleted)Admit(Given.Draft(EventNames.Purchase, d => d.Order!.OrderId = orderId));

        (purchase.Order.OrderId, purchase.Order.IsIdDerived).Should().Be(("01900000-0000-7000-8000-000000000001", true));
    }

    [Fact]
    public void A_purchase_without_an_order_is_not_lost() =>
        ((PurchaseCompleted)Admit(Given.Draft("checkout_complete", d => d.Order = null))).Order.IsIdDerived.Should().BeTrue();

    [Fact]
    public void A_retry_is_the_same_event()
    {
        var draft = Given.Draft(EventNames.Purchase);
        var retry = draft.ReceivedAgain(Given.Noon + Duration.FromDays(2));

        (Admit(retry).Id, Admit(retry).Fingerprint).Should().Be((Admit(draft).Id, Admit(draft).Fingerprint));
    }

    [Fact]
    public void What_the_kind_has_no_place_for_is_kept_in_the_properties()
    {
        var draft = Given.Draft(change: d =>
        {
            d.Properties = """{"theme":"dark"}""";
            d.SearchTerm = "laptop";
            d.SearchResults = 3;
            d.List = new ProductList("l1", null);
            d.Checkout = new CheckoutDetails("shipping", null, "card");
            d.Element = new PageElement("button", null, null, "Buy", null);
            d.Order = new OrderDraft { OrderId = "o1", Value = 2.5m };
        });

        Admit(draft).Envelope.Properties.Should().Be(
            """{"theme":"dark","list":{"id":"l1"},"search":{"term":"laptop","results":3},"checkout":{"step":"shipping","paymentType":"card"}"""
            + ""","element":{"tag":"button","text":"Buy"},"order":{"id":"o1","value":2.5000}}""");
    }

    [Fact]
    public void A_leftover_never_hides_a_property_that_was_sent()
    {
        var draft = Given.Draft(change: d =>
        {
            d.Properties = """{"search":1}""";
            d.SearchTerm = "x";
        });

        Admit(draft).Envelope.Properties.Should().Be("""{"search":1,"_search":{"term":"x"}}""");
    }

    [Fact]
    public void Properties_without_leftovers_are_kept_as_sent() =>
        Admit(Given.Draft(change: d => d.Properties = """{ "a" : 1.50 }""")).Envelope.Properties.Should().Be("""{ "a" : 1.50 }""");

    [Theory]
    [InlineData("a", 511, 512)]
    [InlineData("é", 256, 512)]
    [InlineData("aé", 200, 511)]
    [InlineData("a💻", 200, 511)]
    public void A_long_user_agent_is_cut_at_a_whole_character(string unit, int count, int expectedAtMost)
    {
        var sent = string.Concat(Enumerable.Repeat(unit, count)) + "zz";

        var kept = Admit(Given.Draft(change: d => d.UserAgent = sent)).Envelope.UserAgent!;

        (sent.StartsWith(kept, StringComparison.Ordinal), Encoding.UTF8.GetByteCount(kept)).Should().Be((true, expectedAtMost));
    }

    [Fact]
    public void A_user_agent_of_512_bytes_is_kept() =>
        Admit(Given.Draft(change: d => d.UserAgent = new string('a', 512))).Envelope.UserAgent.Should().HaveLength(512);

    [Fact]
    public void What_the_draft_says_comes_before_what_its_source_says()
    {
        var source = Given.Source() with { UserAgent = "source", Geo = new GeoContext("US", null, null) };

        var envelope = Admit(Given.Draft(change: d => (d.UserAgent, d.SiteId) = ("draft", "outlet")), source).Envelope;

        (envelope.UserAgent, envelope.Geo, envelope.Visitor.SiteId).Should().Be(("draft", source.Geo, "outlet"));
    }

    [Fact]
    public void Currencies_are_brought_into_upper_case() =>
        Admit(Given.Draft(EventNames.ViewItem, d => d.Items[0].Currency = "eur")).Items[0].Currency.Should().Be("EUR");

    [Fact]
    public void An_item_without_a_currency_has_that_of_its_order() =>
        Admit(Given.Draft(EventNames.Purchase, d => d.Order!.Currency = "eur")).Items[0].Currency.Should().Be("EUR");

    [Fact]
    public void An_item_without_any_currency_has_that_of_its_source() =>
        Admit(Given.Draft(EventNames.ViewItem), Given.Source() with { DefaultCurrency = "VND" }).Items[0].Currency.Should().Be("VND");

    [Fact]
    public void An_order_without_a_currency_has_that_of_its_items() =>
        ((PurchaseCompleted)Admit(Given.Draft(EventNames.Purchase, d => d.Items[0].Currency = "EUR"))).Order.Currency.Should().Be("EUR");

    [Fact]
    public void A_refund_without_a_currency_names_none() =>
        ((PurchaseRefunded)Admit(Given.Draft(EventNames.Refund))).Order.Currency.Should().BeNull();

    [Fact]
    public void An_order_with_a_value_may_have_items_in_several_currencies()
    {
        var draft = Given.Draft(EventNames.Purchase, d =>
        {
            d.Order!.Value = 20m;
            d.Items.Add(new ItemDraft { ProductId = "p2", Currency = "EUR" });
        });

        Admit(draft).Items.Select(item => item.Currency).Should().Equal("USD", "EUR");
    }

    [Fact]
    public void A_quantity_that_is_not_sent_is_one() =>
        Admit(Given.Draft(EventNames.ViewItem, d => d.Items[0].Quantity = null)).Items[0].Quantity.Should().Be(1);

    [Fact]
    public void Times_are_cut_to_microseconds()
    {
        var nanosecond = Duration.FromNanoseconds(1);
        var draft = Given.Draft(change: d => (d.ClientTime, d.SentAt, d.ReceivedAt) = (Given.Noon + nanosecond, Given.Noon + nanosecond, Given.Noon + nanosecond));

        var envelope = Admit(draft).Envelope;

        new[] { envelope.ClientTime, envelope.SentAt, envelope.ReceivedAt, envelope.OccurredAt }.Should().AllBeEquivalentTo(Given.Noon);
    }

    [Fact]
    public void A_clients_clock_is_kept_though_it_is_not_believed()
    {
        var client = Instant.FromUtc(2001, 1, 1, 0, 0);

        var envelope = Admit(Given.Draft(change: d => d.ClientTime = client)).Envelope;

        (envelope.ClientTime, envelope.OccurredAt).Should().Be((client, Given.Noon));
    }

    [Fact]
    public void The_times_of_a_trusted_source_are_taken_as_they_are()
    {
        var past = Instant.FromUtc(1995, 5, 5, 5, 5);

        Admit(Given.Draft(change: d => (d.ClientTime, d.SentAt) = (past, Given.Noon)), Given.Source(isTimeTrusted: true)).OccurredAt.Should().Be(past);
    }

    private static ImmutableArray<ValidationError> Refuse(BadDraft bad) => Refuse(Given.Draft(bad.Name, bad.Spoil), bad.IsTimeTrusted);

    private static ImmutableArray<ValidationError> Refuse(EventDraft draft, bool isTimeTrusted = false)
    {
        Try(draft, Given.Source(isTimeTrusted), out var errors).Should().BeNull();
        return errors;
    }

    private static ClickstreamEvent Admit(EventDraft draft, EventSource? source = null)
    {
        var admitted = Try(draft, source ?? Given.Source(), out var errors);
        errors.Should().BeEmpty();
        return admitted!;
    }

    private static ClickstreamEvent? Try(EventDraft draft, EventSource source, out ImmutableArray<ValidationError> errors) =>
        new EventAdmission(new OneId(), Given.Privacy).Admit(draft, source, out errors);

    private sealed class OneId : IEventIds
    {
        public EventId Next(Instant receivedAt) => AssignedId;
    }
}
