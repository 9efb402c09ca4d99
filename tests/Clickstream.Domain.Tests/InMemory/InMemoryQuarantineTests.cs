using Clickstream.Domain.InMemory;
using Clickstream.Domain.Ports;
using Clickstream.Testing;

namespace Clickstream.Domain.Tests.InMemory;

public sealed class InMemoryQuarantineTests : QuarantineContract
{
    protected override IQuarantine Create() => new InMemoryQuarantine();
}
