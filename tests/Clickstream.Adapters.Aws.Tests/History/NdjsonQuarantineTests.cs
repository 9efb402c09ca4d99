using Clickstream.Adapters.Aws.History;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using Clickstream.Testing;

namespace Clickstream.Adapters.Aws.Tests.History;

public sealed class NdjsonQuarantineTests : IDisposable
{
    private readonly TemporaryLake lake = new();

    [Fact]
    public async Task What_was_quarantined_comes_back_with_its_bytes_and_reasons()
    {
        var quarantine = new NdjsonQuarantine(lake.Store);
        var bad = new QuarantinedEvent(Given.Noon, "native", "line 3", new byte[] { 0xFF, 0x0A, 0x7B }, [new ValidationError("time.invalid", "occurredAt", "Bad.")]);

        await quarantine.AppendAsync([bad], CancellationToken.None);

        var read = new List<QuarantinedEvent>();
        await foreach (var one in quarantine.ReadAsync(CancellationToken.None))
        {
            read.Add(one);
        }

        read.Should().ContainSingle();
        read[0].Raw.ToArray().Should().Equal(bad.Raw.ToArray());
        (read[0] with { Raw = default, Errors = [] }).Should().Be(bad with { Raw = default, Errors = [] });
        read[0].Errors.Should().Equal(bad.Errors);
    }

    public void Dispose() => lake.Dispose();
}
