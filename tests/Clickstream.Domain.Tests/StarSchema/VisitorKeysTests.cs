using Clickstream.Domain.Events;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.Tests.StarSchema;

public sealed class VisitorKeysTests
{
    [Fact]
    public void A_key_is_the_visitors_own_whoever_was_asked_for_before()
    {
        VisitorId[] visitors = [new("s1", "a"), new("s2", "a"), new("s1", "b"), new("s1", "a"), new("s1", "a"), new("s2", "a")];
        var keys = new VisitorKeys();

        visitors.Select(keys.KeyOf).Should().Equal(visitors.Select(visitor => visitor.ToKey()));
    }

    [Fact]
    public void What_is_forgotten_is_computed_anew()
    {
        var keys = new VisitorKeys();
        var first = keys.KeyOf(new VisitorId("s", "0"));
        for (var i = 1; i <= 250_001; i++)
        {
            keys.KeyOf(new VisitorId("s", $"{i}"));
        }

        keys.KeyOf(new VisitorId("s", "0")).Should().Be(first);
    }
}
