using Clickstream.Domain.InMemory;
using Clickstream.Domain.Ports;
using Clickstream.Testing;

namespace Clickstream.Domain.Tests.InMemory;

/// <summary>The history in memory keeps the contract of a history.</summary>
public sealed class InMemoryEventHistoryTests : EventHistoryContract
{
    protected override IEventHistory Create() => new InMemoryEventHistory();
}
