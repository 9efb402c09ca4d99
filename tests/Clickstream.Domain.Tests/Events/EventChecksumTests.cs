using Clickstream.Domain.Events;
using Clickstream.Testing;

namespace Clickstream.Domain.Tests.Events;

public sealed class EventChecksumTests
{
    [Fact]
    public void The_order_of_events_does_not_matter_and_parts_add_up()
    {
        var events = Given.OneOfEachKind();
        var whole = EventChecksum.Of(events);

        EventChecksum.Of(events.Reverse()).Should().Be(whole);
        unchecked(EventChecksum.Of(events[..7]).Value + EventChecksum.Of(events[7..]).Value).Should().Be(whole.Value);
    }

    [Fact]
    public void A_lost_a_doubled_and_a_changed_event_show()
    {
        var events = Given.OneOfEachKind();
        var changed = events[3] with { Envelope = events[3].Envelope with { Fingerprint = events[3].Fingerprint ^ 1 } };

        new[] { events, events[1..], [.. events, events[0]], events.SetItem(3, changed), [.. events[2..], events[0], events[0]] }
            .Select(some => EventChecksum.Of(some)).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(0ul, "0000000000000000")]
    [InlineData(ulong.MaxValue, "ffffffffffffffff")]
    public void It_is_read_as_it_is_written(ulong value, string text)
    {
        new EventChecksum(value).ToString().Should().Be(text);
        EventChecksum.TryParse(text, out var read).Should().BeTrue();
        read.Value.Should().Be(value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("xyz")]
    public void What_is_no_checksum_is_refused(string? text) => EventChecksum.TryParse(text, out _).Should().BeFalse();
}
