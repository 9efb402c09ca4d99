using Clickstream.Testing;

namespace Clickstream.Domain.Tests.InMemory;

public sealed class InMemoryUpkeepTests : UpkeepContract
{
    protected override int Histories => 100;

    protected override Task<UpkeepPlatform> CreateAsync() =>
        Task.FromResult(new UpkeepPlatform(new InMemoryWarehouseUnderTest(), new SettableClock(Later)));

    protected override Task<IWarehouseUnderTest> CreateReferenceAsync() => Task.FromResult<IWarehouseUnderTest>(new InMemoryWarehouseUnderTest());
}

public sealed class InMemoryLedgerTests : LedgerContract
{
    protected override Task<UpkeepPlatform> CreateAsync() =>
        Task.FromResult(new UpkeepPlatform(new InMemoryWarehouseUnderTest(), new SettableClock(Later)));
}
