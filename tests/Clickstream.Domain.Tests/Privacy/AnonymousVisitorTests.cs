using System.Security.Cryptography;
using System.Text;
using Clickstream.Domain.Privacy;
using NodaTime;

namespace Clickstream.Domain.Tests.Privacy;

public sealed class AnonymousVisitorTests
{
    private static readonly LocalDate Day = new(2026, 11, 22);
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("sixteen bytes it");

    private readonly AnonymousVisitor visitors = new(Secret);

    [Fact]
    public void An_id_is_a_prefix_and_32_hexadecimal_digits() =>
        visitors.IdFor("shop", Day, "c1", "203.0.113.0", "Firefox").Should().MatchRegex("^anon-[0-9a-f]{32}$");

    [Fact]
    public void Ids_never_change()
    {
        var key = HMACSHA256.HashData(Secret, Encoding.ASCII.GetBytes("clickstream.anonymous/2026-11-22"));
        var hash = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes("\0\0\0\u0004shop\0\0\0\u0002c1"));

        visitors.IdFor("shop", Day, "c1", null, null).Should().Be("anon-" + Convert.ToHexStringLower(hash)[..32]);
    }

    [Fact]
    public void With_a_client_id_address_and_agent_do_not_matter() =>
        visitors.IdFor("shop", Day, "c1", "203.0.113.0", "Firefox").Should().Be(visitors.IdFor("shop", Day, "c1", null, "Chrome"));

    [Fact]
    public void Every_difference_gives_another_id()
    {
        string[] ids =
        [
            visitors.IdFor("shop", Day, "c1", null, null),
            visitors.IdFor("shop", Day.PlusDays(1), "c1", null, null),
            visitors.IdFor("shop", Day.PlusDays(-1), "c1", null, null),
            visitors.IdFor("shop2", Day, "c1", null, null),
            visitors.IdFor("shop", Day, "c2", null, null),
            new AnonymousVisitor(Encoding.ASCII.GetBytes("sixteen bytes is")).IdFor("shop", Day, "c1", null, null),
            visitors.IdFor("shop", Day, null, null, null),
            visitors.IdFor("shop", Day, null, null, ""),
            visitors.IdFor("shop", Day, null, "", null),
            visitors.IdFor("shop", Day, null, "ab", "c"),
            visitors.IdFor("shop", Day, null, "a", "bc"),
            visitors.IdFor("shop", Day, null, "c1", null),
        ];

        ids.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void An_empty_client_id_is_none() => visitors.IdFor("shop", Day, "", "203.0.113.0", "x")
        .Should().Be(visitors.IdFor("shop", Day, null, "203.0.113.0", "x"));

    [Fact]
    public void The_calendar_of_the_day_does_not_matter() => visitors
        .IdFor("shop", Day.WithCalendar(CalendarSystem.Coptic), "c1", null, null)
        .Should().Be(visitors.IdFor("shop", Day, "c1", null, null));

    [Fact]
    public void Long_and_ill_formed_texts_have_ids_too() =>
        visitors.IdFor("shop", Day, null, "\ud83d", new string('é', 10_000)).Should().StartWith("anon-");

    [Fact]
    public void A_change_of_the_given_secret_does_not_matter()
    {
        var secret = Secret.ToArray();
        var own = new AnonymousVisitor(secret);
        secret.AsSpan().Clear();

        own.IdFor("shop", Day, "c1", null, null).Should().Be(visitors.IdFor("shop", Day, "c1", null, null));
    }

    [Fact]
    public void Many_threads_get_the_same_ids()
    {
        var expected = Enumerable.Range(0, 4)
            .Select(day => new AnonymousVisitor(Secret).IdFor("shop", Day.PlusDays(day), "c", null, null)).ToArray();

        Parallel.For(0, 20_000, round =>
            visitors.IdFor("shop", Day.PlusDays(round % 4), "c", null, null).Should().Be(expected[round % 4]));
    }

    [Fact]
    public void A_short_secret_is_refused()
    {
        var construct = () => new AnonymousVisitor(new byte[15]);

        construct.Should().Throw<ArgumentException>();
    }
}
