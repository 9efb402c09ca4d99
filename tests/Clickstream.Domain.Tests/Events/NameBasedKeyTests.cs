using Clickstream.Domain.Events;

namespace Clickstream.Domain.Tests.Events;

public sealed class NameBasedKeyTests
{
    [Theory]
    [InlineData("visitor", "v1", "dc9454f9-a4fe-86c0-a7d2-39264fdaa308")]
    [InlineData("event", "evt-1", "fca28a09-c1ab-8049-90d0-8c193879d997")]
    public void Keys_over_texts_never_change(string kind, string name, string expected) =>
        NameBasedKey.Uuid(kind, "shop", name).Should().Be(new Guid(expected));

    [Fact]
    public void Keys_over_uuids_never_change() =>
        NameBasedKey.Uuid("session", new Guid("01900000-0000-7000-8000-000000000001"), new Guid("01900000-0000-7000-8000-000000000002"), -3)
            .Should().Be(new Guid("53120f8f-8cbd-886e-98b1-7310ae2736d3"));

    [Fact]
    public void Short_keys_never_change()
    {
        long[] keys = [NameBasedKey.Key("geo", "US", null, null), NameBasedKey.Key("page", "shop.example", "/")];

        keys.Should().Equal(3371230552826775986, 1038879150254215417);
    }

    [Fact]
    public void A_key_is_a_uuid_of_version_8()
    {
        var keys = Enumerable.Range(0, 100).Select(i => NameBasedKey.Uuid("visitor", "shop", $"v{i}"));

        keys.Should().AllSatisfy(key => (key.Version, key.Variant >> 2).Should().Be((8, 2)));
    }

    [Fact]
    public void A_short_key_is_never_negative() =>
        Enumerable.Range(0, 100).Select(i => NameBasedKey.Key("page", $"p{i}")).Should().AllSatisfy(key => key.Should().BeGreaterThanOrEqualTo(0));

    [Fact]
    public void Parts_cannot_be_shifted_into_one_another()
    {
        long[] keys =
        [
            NameBasedKey.Key("k", "ab", "c"), NameBasedKey.Key("k", "a", "bc"), NameBasedKey.Key("k", "abc"), NameBasedKey.Key("ka", "b", "c"),
            NameBasedKey.Key("k", "abc", null), NameBasedKey.Key("k", "abc", ""), NameBasedKey.Key("k", null, "abc"),
        ];

        keys.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_long_part_has_a_key_too() =>
        NameBasedKey.Uuid("page", new string('a', 10_000)).Should().NotBe(NameBasedKey.Uuid("page", new string('a', 10_001)));
}
