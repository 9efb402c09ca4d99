using Clickstream.Domain.Events;

namespace Clickstream.Domain.Tests.Events;

public sealed class IdTests
{
    private const string Uuid = "0190a8b4-3f2c-7d1e-8a5b-1234567890ab";

    [Theory]
    [InlineData(Uuid)]
    [InlineData("0190A8B4-3F2C-7D1E-8A5B-1234567890AB")]
    [InlineData("0190a8B4-3f2C-7d1e-8A5b-1234567890aB")]
    public void A_uuid_is_kept_in_either_case(string text) =>
        (EventId.TryParse(text, out var id) ? id.ToString() : null).Should().Be(Uuid);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff")]
    [InlineData("{0190a8b4-3f2c-7d1e-8a5b-1234567890ab}")]
    [InlineData("(0190a8b4-3f2c-7d1e-8a5b-1234567890ab)")]
    [InlineData("0190a8b43f2c7d1e8a5b1234567890ab")]
    [InlineData(" 0190a8b4-3f2c-7d1e-8a5b-1234567890ab")]
    [InlineData("0190a8b4-3f2c-7d1e-8a5b-1234567890ab\n")]
    [InlineData("0x90a8b4-3f2c-7d1e-8a5b-1234567890ab")]
    [InlineData("+190a8b4-3f2c-7d1e-8a5b-1234567890ab")]
    [InlineData("0190a8b4-3f2c-7d1e-8a5b-1234567890ag")]
    public void Nothing_else_is_a_uuid(string? text) => EventId.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void A_uuid_with_another_character_anywhere_is_none()
    {
        foreach (var (at, character) in Enumerable.Range(0, Uuid.Length).SelectMany(at => "-g \0\u0660".Select(character => (at, character))))
        {
            var damaged = Uuid[..at] + character + Uuid[(at + 1)..];

            EventId.TryParse(damaged, out _).Should().Be(damaged == Uuid, "of {0}", damaged);
        }
    }

    [Fact]
    public void The_same_site_and_text_give_the_same_id() =>
        EventId.FromName("shop", "evt-1").Should().Be(EventId.FromName("shop", "evt-1"));

    [Fact]
    public void Sites_do_not_share_named_ids() => EventId.FromName("shop", "evt-1").Should().NotBe(EventId.FromName("other", "evt-1"));

    [Theory]
    [InlineData("a")]
    [InlineData("c_9f87-x.y:z/1")]
    [InlineData("two words")]
    [InlineData("khách-hàng")]
    [InlineData("東京")]
    [InlineData("🛒")]
    public void Visible_characters_and_inner_spaces_make_an_id(string text) => IdText.IsValid(text).Should().BeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a\tb")]
    [InlineData("a\0b")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u200Bb")]
    [InlineData("a\u202Eb")]
    [InlineData("a\uFEFFb")]
    [InlineData("a\u00A0b")]
    [InlineData("a\u2028b")]
    [InlineData("a\uE000b")]
    public void Characters_that_cannot_be_seen_make_no_id(string? text) => IdText.IsValid(text).Should().BeFalse();

    [Fact]
    public void A_lone_surrogate_makes_no_id() => IdText.IsValid("a\uD83Db").Should().BeFalse();

    [Theory]
    [InlineData("a", 128, true)]
    [InlineData("a", 129, false)]
    [InlineData("é", 64, true)]
    [InlineData("é", 65, false)]
    [InlineData("🛒", 32, true)]
    [InlineData("🛒", 33, false)]
    public void An_id_has_128_bytes_at_most(string character, int count, bool expected) =>
        IdText.IsValid(string.Concat(Enumerable.Repeat(character, count))).Should().Be(expected);

    [Fact]
    public void Both_parts_of_a_visitor_must_be_ids() => VisitorId.TryParse("shop", "a\nb", out _).Should().BeFalse();
}
