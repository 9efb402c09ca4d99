using Clickstream.Domain.Events;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Domain.Tests.Events;

public sealed class EventUpcastingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(EventSchema.Current + 1)]
    public void An_unknown_version_is_not_guessed_at(int version)
    {
        var upcast = () => EventUpcasting.ToCurrent(Stored(version));

        upcast.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void An_event_of_the_current_version_is_taken_as_it_is() =>
        EventUpcasting.ToCurrent(Stored(EventSchema.Current, clientTime: Given.Noon - Duration.FromDays(30))).Envelope.Flags.Should().Be(EventNotes.None);

    [Fact]
    public void Version_1_is_given_the_flag_that_its_clocks_tell_of()
    {
        var old = Stored(1, clientTime: Given.Noon - Duration.FromDays(30));

        EventUpcasting.ToCurrent(old).Envelope.Should().Be(old.Envelope with { Flags = EventNotes.TimeReplaced });
    }

    [Fact]
    public void Version_1_of_a_trusted_source_keeps_its_time()
    {
        var longAgo = Given.Noon - Duration.FromDays(30);
        var old = Stored(1, clientTime: longAgo, occurredAt: longAgo);

        EventUpcasting.ToCurrent(old).Envelope.Should().Be(old.Envelope);
    }

    private static StoredEvent Stored(int version, Instant? clientTime = null, Instant? occurredAt = null)
    {
        var page = Given.PageView();
        var envelope = page.Envelope with
        {
            SchemaVersion = version, ClientTime = clientTime, ReceivedAt = Given.Noon, OccurredAt = occurredAt ?? Given.Noon,
        };
        return new StoredEvent(page.Name, envelope, EventContent.Of(page));
    }
}
