using Clickstream.Testing;

namespace Clickstream.Adapters.Postgres.Tests;

public sealed class PostgresUpkeepTests : UpkeepContract
{
    protected override int Histories => 8;

    protected override async Task<UpkeepPlatform> CreateAsync() =>
        new(await PostgresWarehouseUnderTest.CreateAsync(), new SettableClock(Later));

    protected override async Task<IWarehouseUnderTest> CreateReferenceAsync() => await PostgresWarehouseUnderTest.CreateAsync();
}

public sealed class PostgresLedgerTests : LedgerContract
{
    protected override async Task<UpkeepPlatform> CreateAsync() =>
        new(await PostgresWarehouseUnderTest.CreateAsync(), new SettableClock(Later));
}
