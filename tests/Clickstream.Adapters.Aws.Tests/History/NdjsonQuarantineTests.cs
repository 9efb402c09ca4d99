using System.IO.Compression;
using System.Text;
using Clickstream.Adapters.Aws.History;
using Clickstream.Adapters.Aws.Tests.ObjectStores;
using Clickstream.Domain.Ports;
using Clickstream.Testing;

namespace Clickstream.Adapters.Aws.Tests.History;

public sealed class NdjsonQuarantineTests : QuarantineContract, IDisposable
{
    private readonly TemporaryLake lake = new();

    protected override IQuarantine Create() => new NdjsonQuarantine(lake.Store);

    [Fact]
    public async Task A_line_of_an_older_version_is_still_read()
    {
        const string Old = """{"received_at":"2026-11-22T10:00:00Z","protocol":"native","origin":null,"raw":"e30=","errors":[{"code":"a.b","path":"","message":"m"}]}""";
        using var bytes = new MemoryStream();
        await using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Old + "\n"));
        }

        await lake.Store.TryCreateAsync("quarantine/date=2026-11-22/hour=10/old.ndjson.gz", bytes.ToArray());

        var entry = (await Create().EntriesAsync()).Should().ContainSingle().Subject;
        (entry.Protocol, Encoding.UTF8.GetString(entry.Raw.Span), entry.Source.DefaultSiteId).Should().Be(("native", "{}", "shop"));
    }

    [Fact]
    public async Task A_damaged_file_is_told_by_its_code()
    {
        await lake.Store.TryCreateAsync("quarantine/date=2026-11-22/hour=10/bad.ndjson.gz", 1, 2, 3);

        var read = () => Create().EntriesAsync();

        (await read.Should().ThrowAsync<HistoryException>()).Which.Code.Should().Be(HistoryException.Corrupt);
    }

    public void Dispose() => lake.Dispose();
}
