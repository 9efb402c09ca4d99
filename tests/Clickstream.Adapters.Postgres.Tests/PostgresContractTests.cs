using Clickstream.Testing;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>PostgreSQL keeps the contract of a warehouse.</summary>
public sealed class PostgresWarehouseTests : WarehouseContract
{
    protected override async Task<IWarehouseUnderTest> CreateAsync() => await PostgresWarehouseUnderTest.CreateAsync();
}

/// <summary>The law holds in PostgreSQL.</summary>
public sealed class PostgresProjectionLawTests : ProjectionLawContract
{
    protected override int Histories => 25;

    protected override async Task<IWarehouseUnderTest> CreateAsync() => await PostgresWarehouseUnderTest.CreateAsync();
}

/// <summary>Reports from PostgreSQL keep the contract of reports.</summary>
public sealed class PostgresReportsTests : ReportsContract
{
    protected override async Task<IWarehouseUnderTest> CreateAsync() => await PostgresWarehouseUnderTest.CreateAsync();
}
