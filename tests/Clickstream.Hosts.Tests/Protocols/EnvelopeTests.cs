using System.Text;
using Clickstream.Domain.Validation;
using Clickstream.Fuzzing;
using Clickstream.Hosts.Protocols;

namespace Clickstream.Hosts.Tests.Protocols;

/// <summary>What bodies say around their events, and what one event may do to the others of its body.</summary>
public sealed class EnvelopeTests
{
    private const string Snowplow = "/com.snowplowanalytics.snowplow/tp2";
    private const string GoodSegment = """{"type":"track","event":"Good","anonymousId":"a"}""";
    private const string GoodGa4 = """{"name":"good"}""";
    private const string GoodSnowplow = """{"e":"se","duid":"d","se_ac":"good"}""";

    [Theory]
    [InlineData("/mp/collect", """{"client_id":"1.2","client_id":"3.4","events":[{"name":"scroll"}]}""")]
    [InlineData("/mp/collect", """{"client_id":"1.2","Client_Id":"3.4","events":[{"name":"scroll"}]}""")]
    [InlineData("/v1/batch", """{"batch":[],"batch":[{"type":"track","event":"X","anonymousId":"a"}]}""")]
    [InlineData(Snowplow, """{"schema":"a","schema":"b","data":[]}""")]
    [InlineData("/clickstream", """{"events":[],"sentAt":"2026-11-22T10:00:00Z","sentAt":"2026-11-22T11:00:00Z"}""")]
    public async Task A_field_of_the_envelope_that_is_given_twice_makes_the_body_malformed(string path, string body)
    {
        await using var collector = new InMemoryCollector();

        var answer = await PostAsync(collector, path, body);

        answer.Status.Should().Be(400);
        var kept = (await collector.QuarantineAsync()).Single();
        (kept.Errors.Single().Code, Encoding.UTF8.GetString(kept.Raw.Span)).Should().Be((ErrorCodes.BodyMalformed, body));
    }

    [Theory]
    [InlineData("/mp/collect", """{"client_id":"1.2","user_properties":{"a":{"value":"%"}},"events":[{"name":"scroll"}]}""")]
    [InlineData("/v1/batch", """{"batch":[{"type":"track","event":"X","anonymousId":"a"}],"context":{"a":"%"}}""")]
    [InlineData("/clickstream", """{"events":[{"eventName":"scroll"}],"a":"%"}""")]
    public async Task What_is_said_of_all_events_is_no_longer_than_one_event(string path, string body)
    {
        await using var collector = new InMemoryCollector();

        var answer = await PostAsync(collector, path, body.Replace("%", new string('x', Limits.EventBytes), StringComparison.Ordinal));

        answer.Status.Should().Be(413);
        (await collector.HistoryAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData("/mp/collect", """{"user_id":"u1","events":[{"name":"scroll"},%]}""", """{"name":5,"params":{"a":1}}""")]
    [InlineData("/v1/batch", """{"context":{"ip":"203.0.113.9"},"batch":[%]}""", """{"type":"nonsense"}""")]
    [InlineData("/clickstream", """{"sentAt":"2026-11-22T10:00:00Z","events":[%]}""", """{"eventName":"NO"}""")]
    public async Task A_wrong_event_is_quarantined_within_its_envelope(string path, string body, string wrong)
    {
        await using var collector = new InMemoryCollector();

        await PostAsync(collector, path, body.Replace("%", wrong, StringComparison.Ordinal));

        (await collector.QuarantineAsync()).Select(one => Encoding.UTF8.GetString(one.Raw.Span)).Should().Contain(
            body[..(body.IndexOf('[', StringComparison.Ordinal) + 1)] + wrong + body[body.LastIndexOf(']')..]);
    }

    [Theory]
    [InlineData("/v1/batch", """{"batch":[%]}""", GoodSegment, """{"type":"track","event":"\ud800","anonymousId":"a"}""")]
    [InlineData("/v1/batch", """{"batch":[%]}""", GoodSegment, """{"type":"track","event":"X","anonymousId":"a","properties":{"\udc00":1}}""")]
    [InlineData("/v1/batch", """{"batch":[%]}""", GoodSegment, """{"type":"track","event":"X","anonymousId":"a","timestamp":"9999-12-31T23:59:59Z","sentAt":"0001-01-01T00:00:00Z"}""")]
    [InlineData("/v1/batch", """{"batch":[%]}""", GoodSegment, """{"type":"track","event":"Order Completed","anonymousId":"a","properties":{"order_id":"o","total":-79228162514264337593543950335,"tax":79228162514264337593543950335}}""")]
    [InlineData("/v1/batch", """{"batch":[%]}""", GoodSegment, """{"type":"page","anonymousId":"a","context":{"page":{"url":"http://["}},"properties":{"url":"http://[::1"}}""")]
    [InlineData("/mp/collect", """{"client_id":"1","events":[%]}""", GoodGa4, """{"name":"view_item","params":{"items":[{"item_id":"p","price":79228162514264337593543950335,"discount":79228162514264337593543950335}]}}""")]
    [InlineData("/mp/collect", """{"client_id":"1","events":[%]}""", GoodGa4, """{"name":"x","timestamp_micros":9223372036854775807}""")]
    [InlineData("/mp/collect", """{"client_id":"1","events":[%]}""", GoodGa4, """{"name":"view_item","params":{"items":[{"item_id":"\ud800"}]}}""")]
    [InlineData(Snowplow, """{"schema":"s","data":[%]}""", GoodSnowplow, """{"e":"pv","duid":"d","dtm":"9223372036854775807","stm":"-9223372036854775808"}""")]
    [InlineData(Snowplow, """{"schema":"s","data":[%]}""", GoodSnowplow, """{"e":"tr","duid":"d","tr_id":"o","tr_tt":"-79228162514264337593543950335","tr_tx":"79228162514264337593543950335"}""")]
    [InlineData(Snowplow, """{"schema":"s","data":[%]}""", GoodSnowplow, """{"e":"se","duid":"d","se_ac":"\udfff"}""")]
    [InlineData(Snowplow, """{"schema":"s","data":[%]}""", GoodSnowplow, """{"e":"ue","duid":"d","ue_pr":"{\"schema\":\"iglu:a/b/jsonschema/1-0-0\",\"data\":{\"\\ud800\":1}}"}""")]
    public async Task An_odd_event_never_harms_its_neighbours(string path, string body, string good, string odd)
    {
        await using var collector = new InMemoryCollector();

        var answer = await PostAsync(collector, path, body.Replace("%", $"{good},{odd},{good}", StringComparison.Ordinal));

        answer.Status.Should().BeInRange(200, 204);
        var history = await collector.HistoryAsync();
        history.Count(one => one.Name == "good").Should().Be(2);
        (history.Count + (await collector.QuarantineAsync()).Count).Should().Be(3);
    }

    [Theory]
    [InlineData("""{"eventName":"page_view","clientId":"c","consent":false,"clientId":"c"}""")]
    [InlineData("""{"eventName":"page_view","consent":false,"consent":true}""")]
    [InlineData("""{"eventName":"page_view","consent":"false"}""")]
    [InlineData("""{"eventName":"page_view","consent":0}""")]
    [InlineData("""{"eventName":"page_view","consent":false,"properties":{"a":[[[[[[[[[[[[]]]]]]]]]]]]}}""")]
    [InlineData("""{"eventName":"NO","consent":false}""")]
    public async Task An_event_that_cannot_be_taken_for_consenting_leaves_no_bytes(string one)
    {
        await using var collector = new InMemoryCollector();

        (await PostAsync(collector, "/clickstream", one)).Status.Should().Be(202);

        var events = await collector.HistoryAsync();
        events.Where(kept => !kept.Visitor.ClientId.StartsWith("anon-", StringComparison.Ordinal)).Should().BeEmpty();
        (events.Count + (await collector.QuarantineAsync()).Count(kept => kept.Raw.Length == 0)).Should().Be(1);
    }

    [Fact]
    public async Task Snowplows_anonymous_tracking_is_a_visitor_without_consent()
    {
        await using var collector = new InMemoryCollector();

        await collector.PostAsync(Snowplow, Encoding.UTF8.GetBytes($$"""{"schema":"s","data":[{{GoodSnowplow}}]}"""), ("SP-Anonymous", "*"));

        (await collector.HistoryAsync()).Single().Visitor.ClientId.Should().StartWith("anon-");
    }

    private static Task<WireAnswer> PostAsync(InMemoryCollector collector, string path, string body) =>
        collector.PostAsync(path, Encoding.UTF8.GetBytes(body));
}
