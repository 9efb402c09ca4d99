using System.Text;
using Clickstream.Domain.Erasures;
using Clickstream.Domain.Events;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Domain.Tests.Erasures;

public sealed class ErasureFilterTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void Only_what_was_received_by_the_erasure_is_covered()
    {
        var filter = Filter(new ErasureSubject.Visitor(new VisitorId("shop", "v1")));

        filter.Covers(Received("v1", 0)).Should().BeTrue();
        filter.Covers(Received("v1", 1)).Should().BeFalse("it came after");
        filter.Covers(Received("v2", 0)).Should().BeFalse();
    }

    [Fact]
    public void A_person_is_covered_on_every_browser_of_the_site()
    {
        var filter = Filter(new ErasureSubject.User("shop", "anna"));

        filter.Covers(Received("v1", 0, "anna")).Should().BeTrue();
        filter.Covers(Received("v2", 0, "anna")).Should().BeTrue();
        filter.Covers(Received("v2", 0, "bert")).Should().BeFalse();
        filter.Covers(Received("v2", 0)).Should().BeFalse();
    }

    [Fact]
    public void Of_two_erasures_the_later_counts()
    {
        var name = Tombstone.NameOf(new ErasureSubject.Visitor(new VisitorId("shop", "v1")), Key);
        var filter = new ErasureFilter(Key, [new Tombstone(name, Given.Noon + Duration.FromSeconds(9)), new Tombstone(name, Given.Noon)], []);

        filter.Covers(Received("v1", 9)).Should().BeTrue();
    }

    [Fact]
    public void What_happened_before_the_latest_horizon_is_covered()
    {
        var filter = new ErasureFilter(null, [], [Given.Noon, Given.Noon - Duration.FromHours(1)]);

        filter.Covers(Received("v1", -1)).Should().BeTrue();
        filter.Covers(Received("v1", 0)).Should().BeFalse();
        filter.Count.Should().Be(2);
    }

    [Fact]
    public void Without_erasures_all_passes() => ErasureFilter.None.IsEmpty.Should().BeTrue();

    [Fact]
    public void No_two_subjects_have_one_name_and_the_name_needs_the_key()
    {
        ErasureSubject[] subjects =
        [
            new ErasureSubject.Visitor(new VisitorId("shop", "v1")), new ErasureSubject.Visitor(new VisitorId("sho", "pv1")),
            new ErasureSubject.User("shop", "v1"), new ErasureSubject.User("1:shop", "v1"),
        ];

        subjects.Select(subject => Tombstone.NameOf(subject, Key)).Should().OnlyHaveUniqueItems();
        Tombstone.NameOf(subjects[0], Key).Should().NotBe(Tombstone.NameOf(subjects[0], new byte[32]));
    }

    [Theory]
    [InlineData("""{"clientId":"c_1"}""", true)]
    [InlineData("""{"clientId":"c\u005f1"}""", true)]
    [InlineData("""{"a":["x c_1 y"]}""", true)]
    [InlineData("""{"clientId":"c_12"}""", false)]
    [InlineData("""{"clientId":"xc_1"}""", false)]
    [InlineData("""{"c_1":"v"}""", false)]
    [InlineData("""{"clientId":42,"b":"c"}""", true)]
    [InlineData("""{"clientId":"c_1""", true)]
    [InlineData("cid=c_1&x=2", true)]
    [InlineData("cid=c_10&x=2", false)]
    [InlineData("", false)]
    public void Bytes_name_an_id_as_a_value_or_a_word(string raw, bool isNamed) =>
        RawText.NamesAny(Encoding.UTF8.GetBytes(raw), ["c_1", "42"]).Should().Be(isNamed);

    private static ErasureFilter Filter(ErasureSubject subject) => new(Key, [new Tombstone(Tombstone.NameOf(subject, Key), Given.Noon)], []);

    private static ClickstreamEvent Received(string visitor, double at, string? user = null) =>
        Given.Event(EventNames.PageView, at, visitor, receivedAfter: 0, change: envelope => envelope with { UserId = user });
}
