using System.IO.Compression;
using System.Text;
using Clickstream.Domain.Validation;
using Clickstream.Fuzzing;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Protocols;

namespace Clickstream.Hosts.Tests.Collecting;

/// <summary>Bodies that come compressed.</summary>
public sealed class EncodedBodyTests : IAsyncDisposable
{
    private const string Event = """{"eventName":"page_view","eventId":"e1","clientId":"c1","pageUrl":"https://shop.example/"}""";

    private readonly InMemoryCollector collector = new();

    public async ValueTask DisposeAsync() => await collector.DisposeAsync();

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("nonsense")]
    public async Task Bodies_compressed_otherwise_than_by_gzip_are_refused_with_what_is_taken(string encoding)
    {
        var answer = await SendAsync(Encoding.UTF8.GetBytes(Event), encoding);

        answer.Status.Should().Be(415);
        answer.Headers.Should().Contain(("Accept-Encoding", "gzip"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    public async Task Gzip_bodies_are_inflated(string encoding)
    {
        (await SendAsync(Gzip(Event), encoding)).Status.Should().Be(202);

        (await collector.HistoryAsync()).Should().ContainSingle();
    }

    public static TheoryData<string, Func<byte[], byte[]>> Damages => new()
    {
        { "cut off", whole => whole[..^3] },
        { "cut off in its data", whole => whole[..(whole.Length / 2)] },
        { "something follows", whole => [.. whole, 1, 2, 3] },
        { "a second member follows", whole => [.. whole, .. whole] },
        { "wrong checksum", whole => [.. whole[..^8], (byte)(whole[^8] ^ 1), .. whole[^7..]] },
        { "wrong length", whole => [.. whole[..^1], (byte)(whole[^1] ^ 1)] },
        { "no gzip", _ => Encoding.UTF8.GetBytes(Event) },
        { "nothing", _ => [31] },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_body_that_is_not_whole_gzip_is_refused(string damage, Func<byte[], byte[]> change)
    {
        var answer = await SendAsync(change(Gzip(Event)), "gzip");

        (answer.Status, answer.Code).Should().Be((400, ErrorCodes.BodyMalformed), damage);
        collector.Received.Should().Be(0);
    }

    [Theory]
    [InlineData(1024 * 1024, 202)]
    [InlineData((1024 * 1024) + 1, 413)]
    [InlineData(64 * 1024 * 1024, 413)]
    public async Task A_gzip_body_is_inflated_to_a_MiB_at_most(int length, int expected) =>
        (await SendAsync(Gzip(Event, blanks: length - Event.Length), "gzip")).Status.Should().Be(expected);

    [Fact]
    public void A_bomb_is_not_inflated()
    {
        var body = Gzip(Event, blanks: 64 * 1024 * 1024);

        var before = GC.GetAllocatedBytesForCurrentThread();
        BodyEncoding.Inflate(body, 1024 * 1024, out _).Should().Be(Inflation.TooLong);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(8 * 1024 * 1024);
    }

    private static byte[] Gzip(string text, int blanks = 0)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
            var chunk = new byte[64 * 1024];
            chunk.AsSpan().Fill((byte)' ');
            for (var left = blanks; left > 0; left -= chunk.Length)
            {
                gzip.Write(chunk, 0, Math.Min(left, chunk.Length));
            }
        }

        return target.ToArray();
    }

    private Task<WireAnswer> SendAsync(byte[] body, string encoding) =>
        collector.PostAsync("/clickstream", body, ("Content-Encoding", encoding));
}
