using Clickstream.Domain.Privacy;

namespace Clickstream.Domain.Tests.Privacy;

public sealed class TextRedactionTests
{
    [Theory]
    [InlineData("jane@example.com", "[email]")]
    [InlineData("mail jane.doe+shop@mail.example.co.uk, please", "mail [email], please")]
    [InlineData("<jane@example.com>", "<[email]>")]
    [InlineData("jane@example.com.", "[email].")]
    [InlineData("o'brien@example.com", "[email]")]
    [InlineData("jörg@müller.de", "[email]")]
    [InlineData("用户@例子.公司", "[email]")]
    [InlineData("अजय@डाटा.भारत", "[email]")]
    [InlineData("\ud835\udc1a@b.de", "[email]")]
    [InlineData("\ud83d\ude00jane@b.de\ud83d\ude00", "\ud83d\ude00[email]\ud83d\ude00")]
    [InlineData("jane%40example.com", "[email]")]
    [InlineData("jane%2540example.com", "[email]")]
    [InlineData("jane\uFF20example.com", "[email]")]
    [InlineData("email=jane@example.com&x=1", "email=[email]&x=1")]
    [InlineData("a@b.de,c@d.fr", "[email],[email]")]
    [InlineData("a@b@c.de", "a@[email]")]
    [InlineData("a@b.de@c.fr", "[email]@c.fr")]
    [InlineData("jane@example.com+49 30 123456", "[email][phone]")]
    [InlineData("4111111111111111@b.de", "[email]")]
    [InlineData("jane@xn--mller-kva.xn--p1ai", "[email]")]
    public void An_email_address_is_replaced(string text, string expected) => TextRedaction.Redact(text).Should().Be(expected);

    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("4222222222222")]
    [InlineData("5555555555554444")]
    [InlineData("2223003122003222")]
    [InlineData("378282246310005")]
    [InlineData("3782 822463 10005")]
    [InlineData("30569309025904")]
    [InlineData("38520000023237")]
    [InlineData("6011111111111117")]
    [InlineData("3530111333300000")]
    [InlineData("6200000000000005")]
    [InlineData("6759649826438453")]
    [InlineData("4000 0000 0000 0000 006")]
    public void A_card_number_is_replaced(string number) => TextRedaction.Redact($"card {number}, 12/27").Should().Be("card [card], 12/27");

    [Theory]
    [InlineData("card:4111111111111111.", "card:[card].")]
    [InlineData("no. 12 4111 1111 1111 1111", "no. 12 [card]")]
    [InlineData("4111111111111111/5555555555554444", "[card]/[card]")]
    [InlineData("Visa4111111111111111exp", "Visa[card]exp")]
    [InlineData("4111111111111111.0", "[card].0")]
    [InlineData("4111 1111 1111 1111 737", "[card] 737")]
    public void A_card_number_is_replaced_wherever_it_stands(string text, string expected) =>
        TextRedaction.Redact(text).Should().Be(expected);

    [Theory]
    [InlineData("4111111111111112")]
    [InlineData("1111111111111117")]
    [InlineData("41111111111111110")]
    [InlineData("94111111111111111")]
    [InlineData("4111  1111 1111 1111")]
    [InlineData("4006381333931")]
    [InlineData("5012345678900")]
    [InlineData("36 38 40 42 44 46 48 50 52 54 56 58 60 62 64")]
    [InlineData("4111.1111.1111.1111")]
    [InlineData("٤١١١١١١١١١١١١١١١")]
    public void A_number_of_no_card_stays(string text) => TextRedaction.Redact(text).Should().BeSameAs(text);

    [Theory]
    [InlineData("+4930123456")]
    [InlineData("+49 30 123456")]
    [InlineData("+49 (0)30 / 123 456-78")]
    [InlineData("+49(0)30 123456")]
    [InlineData("+1 (555) 123-4567")]
    [InlineData("+1-555-123-4567")]
    [InlineData("+33 1 02 03 04 05")]
    [InlineData("+44.20.7946.0958")]
    [InlineData("0049 30 123456")]
    [InlineData("00 49 30 123456")]
    [InlineData("004930123456")]
    [InlineData("0171 1234567")]
    [InlineData("0171/1234567")]
    [InlineData("01711234567")]
    [InlineData("030 - 123 456 78")]
    [InlineData("01 02 03 04 05")]
    [InlineData("01.02.03.04.05")]
    [InlineData("(030) 1234567")]
    [InlineData("(555) 123-4567")]
    [InlineData("(02) 9876 5432")]
    [InlineData("555-123-4567")]
    [InlineData("555.123.4567")]
    [InlineData("555 123 4567")]
    [InlineData("1-800-555-1234")]
    [InlineData("0171\u00A0123\u20114567")]
    [InlineData("030 1234567 030 9876543")]
    public void A_phone_number_is_replaced(string number) => TextRedaction.Redact($"call {number}, now").Should().Be("call [phone], now");

    [Theory]
    [InlineData("tel:+4930123456", "tel:[phone]")]
    [InlineData("Telefon030 1234567E-Mail", "Telefon[phone]E-Mail")]
    [InlineData("(0171 1234567)", "([phone])")]
    [InlineData("4006381333931 0171 1234567", "4006381333931 [phone]")]
    [InlineData("Tel.030 1234567.", "Tel.[phone].")]
    [InlineData("0171 1234567 12_a", "[phone] 12_a")]
    public void A_phone_number_is_replaced_wherever_it_stands(string text, string expected) =>
        TextRedaction.Redact(text).Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData("red shoes")]
    [InlineData("2026-11-22")]
    [InlineData("2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22 10:00:00.123456")]
    [InlineData("2026-11-22T10:00:01.234567890+02:00")]
    [InlineData("20261122T010203.456789Z")]
    [InlineData("22.11.2026 10:00")]
    [InlineData("01.02.2026 - 05.02.2026")]
    [InlineData("01/02/2026 10.30")]
    [InlineData("05/2026 06/2026")]
    [InlineData("1732269600123")]
    [InlineData("1732269600")]
    [InlineData("192.168.100.200")]
    [InlineData("010.020.030.040")]
    [InlineData("2001:db8:1234:5678:9012:3456:7890:1234")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("01234567-1234-4123-8123-012345678901")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("01-23-45-67-89-ab")]
    [InlineData("1.299.000,00 EUR")]
    [InlineData("0.123456789")]
    [InlineData("0.99 1.99 2.99 3.99")]
    [InlineData("$1,234,567,890.12")]
    [InlineData("10.0.19045.3803")]
    [InlineData("1.0.0+20260101")]
    [InlineData("react@18.2.0")]
    [InlineData("logo@2x.png")]
    [InlineData("@handle")]
    [InlineData("jane@localhost")]
    [InlineData("5 @ 2.00")]
    [InlineData("1920x1080")]
    [InlineData("0800x0600x1234567")]
    [InlineData("4006381333931")]
    [InlineData("012345678905")]
    [InlineData("0012345678905")]
    [InlineData("order 1234567890")]
    [InlineData("order 0000012345")]
    [InlineData("ORD-123-456-7890")]
    [InlineData("ORD-0123456789")]
    [InlineData("555-123-4567-89")]
    [InlineData("#0123456789")]
    [InlineData("0123456789.jpg")]
    [InlineData("978-3-16-148410-0")]
    [InlineData("iPhone 15 (2023) 128 256 512")]
    [InlineData("+1234567")]
    [InlineData("+1234567890123456")]
    [InlineData("100%")]
    [InlineData("\ud83d lone \ude00 12345678")]
    public void What_only_looks_alike_stays(string text) => TextRedaction.Redact(text).Should().BeSameAs(text);

    [Fact]
    public void Nothing_stays_nothing() => TextRedaction.Redact(null).Should().BeNull();

    [Fact]
    public void Lone_surrogates_pass_through() => TextRedaction.Redact("\ude00a@b.de\ud83d").Should().Be("\ude00[email]\ud83d");

    [Fact]
    public void Redacting_again_changes_nothing()
    {
        foreach (var text in HostileText.Texts(seed: 1, count: 20_000))
        {
            var once = TextRedaction.Redact(text);
            TextRedaction.Redact(once).Should().BeSameAs(once, "of {0}", text);
        }
    }

    [Fact]
    public void No_text_throws_or_breaks_a_rune()
    {
        foreach (var text in HostileText.RandomUtf16(seed: 2, count: 20_000).Concat(HostileText.Texts(seed: 3, count: 20_000)))
        {
            LoneSurrogates(TextRedaction.Redact(text)!).Should().BeLessThanOrEqualTo(LoneSurrogates(text));
        }
    }

    [Fact]
    public void Long_texts_are_redacted_too()
    {
        foreach (var text in HostileText.Long())
        {
            TextRedaction.Redact(text).Should().NotBeNull();
        }
    }

    private static int LoneSurrogates(string text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(text[at]))
            {
                count++;
            }
        }

        return count;
    }
}
