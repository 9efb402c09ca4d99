using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Privacy;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Clickstream.Domain.Tests.Validation;

/// <summary>What is kept of visitors who did not agree, and what privacy rules take out of everybody's events.</summary>
public sealed class ConsentTests
{
    private static readonly EventSource Objecting = Given.Source() with { IsGlobalPrivacyControl = true, Address = "203.0.113.77" };

    [Fact]
    public void Without_consent_nothing_that_identifies_is_kept()
    {
        var envelope = Admit(Rich(), Objecting).Envelope;

        envelope.Visitor.ClientId.Should().StartWith(AnonymousVisitor.Prefix);
        envelope.Should().BeEquivalentTo(new
        {
            UserId = (string?)null, ClientSessionId = (string?)null, IsFirstVisit = (bool?)null, LoginState = (string?)null, IdentitySource = (string?)null,
            Network = (string?)null, Properties = (string?)null, Geo = new GeoContext("VN", null, null), Flags = EventNotes.WithoutConsent,
        });
        envelope.ToString().Should().NotContain("c_secret").And.NotContain("u_secret").And.NotContain("s_secret");
    }

    [Fact]
    public void Without_consent_the_data_of_an_element_are_not_kept() => EventContent.Of(Admit(
        Given.Draft(EventNames.Click, draft => draft.Element = new PageElement("a", "buy", null, "Buy", """{"user":"u_secret"}""")), Objecting))
        .Element.Should().Be(new PageElement("a", "buy", null, "Buy", null));

    [Fact]
    public void With_consent_all_of_it_is_kept()
    {
        var envelope = Admit(Rich(), Given.Source() with { Address = "203.0.113.77" }).Envelope;

        (envelope.Visitor.ClientId, envelope.UserId, envelope.Network, envelope.Flags).Should().Be(("c_secret", "u_secret", "203.0.113.0", EventNotes.None));
    }

    [Fact]
    public void The_objection_of_a_browser_may_be_ignored_but_that_of_the_visitor_never()
    {
        var lax = new PrivacyRules(new PrivacyOptions { HonoursGlobalPrivacyControl = false });

        Admit(Rich(), Objecting, lax).Visitor.ClientId.Should().Be("c_secret");
        Admit(Rich(draft => draft.Consent = false), Objecting, lax).Visitor.ClientId.Should().StartWith(AnonymousVisitor.Prefix);
    }

    [Fact]
    public void A_visitor_is_the_same_all_day_and_another_one_the_next()
    {
        var ids = new[] { "2026-11-22T00:00:00Z", "2026-11-22T11:59:59Z", "2026-11-21T23:59:59Z" }
            .Select(time => Admit(Rich(draft => draft.ClientTime = NodaTime.Text.InstantPattern.General.Parse(time).Value), Objecting).Visitor.ClientId).ToArray();

        ids[0].Should().Be(ids[1]).And.NotBe(ids[2]);
    }

    [Fact]
    public void Without_an_id_the_network_and_the_agent_tell_visitors_apart()
    {
        string IdOf(string address, string agent) => Admit(
            Rich(draft => (draft.ClientId, draft.Consent) = (null, false)), Given.Source() with { Address = address, UserAgent = agent }).Visitor.ClientId;

        IdOf("203.0.113.1", "a").Should().Be(IdOf("203.0.113.200", "a"), "of an address only its network counts");
        IdOf("203.0.113.1", "a").Should().NotBe(IdOf("203.0.113.1", "b")).And.NotBe(IdOf("203.0.114.1", "a"));
    }

    [Fact]
    public async Task A_wrong_event_without_consent_is_quarantined_without_its_bytes()
    {
        await using var services = new ServiceCollection().AddClickstream().AddClickstreamInMemory().BuildServiceProvider();
        var drafts = new[] { Rich(draft => draft.Name = "NO"), Given.Draft(change: draft => (draft.Name, draft.Raw) = ("NO", "kept"u8.ToArray())) };
        drafts[0].Raw = "c_secret"u8.ToArray();
        drafts[0].Consent = false;

        await services.GetRequiredService<IMediator>().Send(new IngestEvents(drafts, Given.Source()));

        var quarantined = await services.GetRequiredService<IQuarantine>().EntriesAsync();
        quarantined.Select(one => one.Raw.Length).Should().Equal(0, 4);
        quarantined.Should().OnlyContain(one => one.Errors.Length > 0);
    }

    [Fact]
    public void A_retry_without_consent_is_the_same_event()
    {
        var (first, retry) = (Admit(Rich(), Objecting), Admit(Rich(), Objecting with { ReceivedAt = Given.Noon + Duration.FromMinutes(5), UserAgent = "other" }));

        (retry.Id, retry.Fingerprint, retry.Visitor).Should().Be((first.Id, first.Fingerprint, first.Visitor));
    }

    [Fact]
    public void A_retry_after_midnight_without_consent_is_the_same_event_of_the_same_visitor()
    {
        var clock = NodaTime.Text.InstantPattern.General.Parse("2026-11-22T23:59:00Z").Value;
        EventDraft Sent(Instant sentAt) => Rich(draft => (draft.ClientTime, draft.SentAt) = (clock, sentAt));

        var first = Admit(Sent(clock), Objecting with { ReceivedAt = clock + Duration.FromSeconds(30) });
        var retry = Admit(Sent(clock + Duration.FromMinutes(10)), Objecting with { ReceivedAt = clock + Duration.FromMinutes(11) });

        (retry.Id, retry.Fingerprint, retry.Visitor).Should().Be((first.Id, first.Fingerprint, first.Visitor));
    }

    [Fact]
    public void Without_consent_no_click_of_an_advertisement_is_numbered()
    {
        EventDraft Clicked() => Rich(draft => draft.PageUrl = "https://shop.example/?gclid=abc&utm_source=x");

        Admit(Clicked(), Objecting).Envelope.Page!.Url.Should().Be("https://shop.example/?utm_source=x");
        Admit(Clicked(), Given.Source()).Envelope.Page!.Url.Should().Contain("gclid=abc");
    }

    [Theory]
    [InlineData("list")]
    [InlineData("coupon")]
    [InlineData("itemCoupon")]
    [InlineData("variant")]
    [InlineData("checkout")]
    [InlineData("element")]
    [InlineData("loginState")]
    [InlineData("sourceName")]
    public void Personal_data_is_taken_out_of_short_texts_too(string field)
    {
        const string Email = "jane.doe@example.com";
        var draft = field switch
        {
            "list" => Given.Draft(EventNames.ViewItemList, d => d.List = new ProductList(Email, Email)),
            "coupon" => Given.Draft(EventNames.Purchase, d => d.Order!.Coupon = Email),
            "itemCoupon" => Given.Draft(EventNames.ViewItem, d => d.Items[0].Coupon = Email),
            "variant" => Given.Draft(EventNames.ViewItem, d => d.Items[0].Variant = Email),
            "checkout" => Given.Draft(EventNames.BeginCheckout, d => d.Checkout = new CheckoutDetails(Email, Email, Email)),
            "element" => Given.Draft(EventNames.Click, d => d.Element = d.Element! with { Id = Email, Role = Email }),
            "loginState" => Given.Draft(change: d => d.LoginState = Email),
            _ => Given.Draft(change: d => d.SourceName = Email),
        };

        var admitted = Admit(draft, Given.Source());

        $"{admitted.Envelope} {EventContent.Of(admitted)} {string.Join(' ', admitted.Items)}".Should().NotContain(Email);
        admitted.Envelope.Flags.Should().Be(EventNotes.Redacted);
    }

    [Fact]
    public void Another_default_currency_does_not_make_a_retry_another_event()
    {
        var draft = Given.Draft(EventNames.Purchase);

        var (dollars, euros) = (Admit(draft, Given.Source()), Admit(draft, Given.Source() with { DefaultCurrency = "EUR" }));

        (dollars.Items[0].Currency, euros.Items[0].Currency).Should().Be(("USD", "EUR"));
        euros.Fingerprint.Should().Be(dollars.Fingerprint);
    }

    [Theory]
    [InlineData("pageUrl")]
    [InlineData("referrer")]
    [InlineData("pageTitle")]
    [InlineData("search")]
    [InlineData("elementText")]
    [InlineData("elementDataset")]
    [InlineData("properties")]
    [InlineData("urlPath")]
    public void Personal_data_is_taken_out_wherever_it_may_stand(string field)
    {
        const string Email = "jane.doe@example.com";
        var draft = field switch
        {
            "pageUrl" => Given.Draft(change: d => d.PageUrl = $"https://shop.example/u/{Email}"),
            "referrer" => Given.Draft(change: d => d.Referrer = $"https://x.example/?q={Email}"),
            "pageTitle" => Given.Draft(change: d => d.PageTitle = Email),
            "search" => Given.Draft(EventNames.Search, d => d.SearchTerm = Email),
            "elementText" => Given.Draft(EventNames.Click, d => d.Element = d.Element! with { Text = Email }),
            "elementDataset" => Given.Draft(EventNames.Click, d => d.Element = d.Element! with { Dataset = $$"""{"a":"{{Email}}"}""" }),
            "properties" => Given.Draft(change: d => d.Properties = $$"""{"a":["{{Email}}"]}"""),
            _ => Given.Draft(EventNames.ViewItem, d => d.Items[0].UrlPath = $"/p/{Email}"),
        };

        var admitted = Admit(draft, Given.Source());

        $"{admitted.Envelope} {EventContent.Of(admitted)} {string.Join(' ', admitted.Items)}".Should().NotContain(Email);
        admitted.Envelope.Flags.Should().Be(EventNotes.Redacted);
    }

    [Fact]
    public void Rules_that_are_switched_off_take_nothing_out()
    {
        var open = new PrivacyRules(new PrivacyOptions { RedactsTexts = false, CleansUrls = false, Addresses = AddressPolicy.Dropped });
        var draft = Given.Draft(change: d => (d.PageTitle, d.PageUrl) = ("a@b.co", "https://u:p@shop.example/?token=1#x"));

        var envelope = Admit(draft, Given.Source() with { Address = "203.0.113.77" }, open).Envelope;

        (envelope.Page!.Title, envelope.Page.Url, envelope.Network, envelope.Flags)
            .Should().Be(("a@b.co", "https://u:p@shop.example/?token=1#x", null, EventNotes.None));
    }

    private static EventDraft Rich(Action<EventDraft>? change = null) => Given.Draft(change: draft =>
    {
        draft.ClientId = "c_secret";
        draft.UserId = "u_secret";
        draft.ClientSessionId = "s_secret";
        draft.IsFirstVisit = true;
        draft.LoginState = "logged_in";
        draft.IdentitySource = "email";
        draft.Geo = new GeoContext("VN", "HN", "Hanoi");
        draft.Properties = """{"visitor":"c_secret"}""";
        change?.Invoke(draft);
    });

    private static ClickstreamEvent Admit(EventDraft draft, EventSource source, PrivacyRules? privacy = null)
    {
        var admitted = new EventAdmission(new NoIds(), privacy ?? Given.Privacy).Admit(draft, source, out var errors);
        errors.Should().BeEmpty();
        return admitted!;
    }

    private sealed class NoIds : IEventIds
    {
        public EventId Next(Instant receivedAt) => throw new InvalidOperationException("Every draft has an id.");
    }
}
