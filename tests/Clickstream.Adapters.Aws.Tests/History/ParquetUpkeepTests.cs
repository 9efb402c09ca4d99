using Clickstream.Adapters.Aws.Tests.ObjectStores;
using Clickstream.Testing;

namespace Clickstream.Adapters.Aws.Tests.History;

public sealed class ParquetUpkeepTests : UpkeepContract
{
    protected override int Histories => 40;

    protected override Task<UpkeepPlatform> CreateAsync() =>
        Task.FromResult(LakePlatform.Over(new InMemoryObjectStore(), new InMemoryWarehouseUnderTest(), new SettableClock(Later)));

    protected override Task<IWarehouseUnderTest> CreateReferenceAsync() => Task.FromResult<IWarehouseUnderTest>(new InMemoryWarehouseUnderTest());
}

public sealed class ParquetLedgerTests : LedgerContract
{
    protected override Task<UpkeepPlatform> CreateAsync() =>
        Task.FromResult(LakePlatform.Over(new InMemoryObjectStore(), new InMemoryWarehouseUnderTest(), new SettableClock(Later)));
}
