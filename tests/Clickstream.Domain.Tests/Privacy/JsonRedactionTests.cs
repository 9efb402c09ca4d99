using System.Text.Json;
using Clickstream.Domain.Privacy;

namespace Clickstream.Domain.Tests.Privacy;

public sealed class JsonRedactionTests
{
    private static readonly UrlRedaction Urls = new(UrlRedaction.DefaultQueryKeys);

    [Fact]
    public void Addresses_of_pages_lose_what_tells_of_a_person() => JsonRedaction
        .Redact(
            """{"href":"https:\/\/u:p@shop.example/a?token=1&utm_source=x#t","note":"see https://shop.example/?token=1"}""", Urls)
        .Should().Be("""{"href":"https://shop.example/a?utm_source=x","note":"see https://shop.example/"}""");

    [Fact]
    public void An_address_that_may_be_kept_is_left_as_it_was_written()
    {
        const string Json = """{"href":"https:\/\/shop.example\/a?utm_source=x"}""";

        JsonRedaction.Redact(Json, Urls).Should().BeSameAs(Json);
    }

    [Theory]
    [InlineData("""{"a": "jane@example.com", "b": 1.50}""", """{"a": "[email]", "b": 1.50}""")]
    [InlineData("""{"a":"jane\u0040example.com"}""", """{"a":"[email]"}""")]
    [InlineData("""{"a":"\u0034111111111111111"}""", """{"a":"[card]"}""")]
    [InlineData("""{"a":"030\/1234567 \"x\" \\ \n"}""", """{"a":"[phone] \"x\" \\ \u000a"}""")]
    [InlineData("""{"jane@example.com":true}""", """{"[email]":true}""")]
    [InlineData("""{"a@b.de":1,"c@d.de":2,"x":1,"x":1}""", """{"[email]":1,"[email]":2,"x":1,"x":1}""")]
    [InlineData("""{"a":[{"b":["+49 30 123456"]}]}""", """{"a":[{"b":["[phone]"]}]}""")]
    [InlineData("""{"card":4111111111111111, "n":-4111111111111111}""", """{"card":"[card]", "n":"[card]"}""")]
    [InlineData("""{"big":4111111111111111.5,"e":4111111111111111e0}""", """{"big":"[card]","e":"[card]"}""")]
    [InlineData("""{"a":"x@y.de \ud800 \ud83d\ude00"}""", "{\"a\":\"[email] \\ud800 \ud83d\ude00\"}")]
    [InlineData("\"a@b.de\"", "\"[email]\"")]
    public void What_tells_of_a_person_is_replaced_in_names_and_values(string json, string expected) =>
        JsonRedaction.Redact(json).Should().Be(expected);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"size": "XL", "price": 19.90, "id": 1732269600123456, "on": "2026-11-22T10:00:00Z"}""")]
    [InlineData("""{"a":"caf\u00e9 \ud83d \/","b":1.0E+3}""")]
    [InlineData("""{"n":4111111111111112,"big":4111111111111112.5,"e":4111111111111112e0}""")]
    [InlineData("""{"a":"5","b":"5512345678"}""")]
    [InlineData("""["\\u0040","a\\u0040b.de"]""")]
    public void What_tells_of_no_one_stays_as_it_was_written(string json) => JsonRedaction.Redact(json).Should().BeSameAs(json);

    [Theory]
    [InlineData("""{"a":"jane@example.com" """, """{"a":"[email]" """)]
    [InlineData("jane@example.com", "[email]")]
    [InlineData("""{"a":"a@b.de\""", """{"a":"[email]\""")]
    [InlineData("\\u", "\\u")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void What_is_no_json_is_redacted_as_text(string? json, string? expected) => JsonRedaction.Redact(json).Should().Be(expected);

    [Fact]
    public void Depth_does_not_matter()
    {
        var json = new string('[', 20_000) + "\"a@b.de\"" + new string(']', 20_000);

        JsonRedaction.Redact(json).Should().Be(new string('[', 20_000) + "\"[email]\"" + new string(']', 20_000));
    }

    [Fact]
    public void Redacted_json_is_json_of_the_same_shape_and_is_not_changed_again()
    {
        var texts = HostileText.Texts(seed: 4, count: 6_000).ToArray();
        for (var at = 0; at + 2 < texts.Length; at += 3)
        {
            var (value, name) = (JsonSerializer.Serialize(texts[at]), JsonSerializer.Serialize(texts[at + 1]));
            var json = $$"""{"n": {{value}}, {{name}}: ["{{Plain(texts[at + 2])}}", 5] }""";
            var once = JsonRedaction.Redact(json)!;

            using var document = JsonDocument.Parse(once);
            document.RootElement.EnumerateObject().Should().HaveCount(2);
            JsonRedaction.Redact(once).Should().BeSameAs(once, "of {0}", json);
        }
    }

    [Fact]
    public void No_text_throws()
    {
        var random = HostileText.RandomUtf16(seed: 5, count: 5_000);
        foreach (var text in random.Concat(HostileText.Texts(seed: 6, count: 4_000)).Concat(HostileText.Long()))
        {
            JsonRedaction.Redact(text).Should().NotBeNull();
            JsonRedaction.Redact($"[\"{text}\"]").Should().NotBeNull();
        }
    }

    private static string Plain(string text) =>
        string.Concat(text.Where(character => character >= ' ' && character is not ('"' or '\\') && !char.IsSurrogate(character)));
}
