using Clickstream.Testing;

namespace Clickstream.Domain.Tests.InMemory;

/// <summary>The warehouse in memory keeps the contract of a warehouse.</summary>
public sealed class InMemoryWarehouseTests : WarehouseContract
{
    protected override Task<IWarehouseUnderTest> CreateAsync() => Task.FromResult<IWarehouseUnderTest>(new InMemoryWarehouseUnderTest());
}

/// <summary>Writers share the warehouse in memory.</summary>
public sealed class InMemoryWritersTests : WritersContract
{
    protected override Task<IWarehouseUnderTest> CreateAsync() => Task.FromResult<IWarehouseUnderTest>(new InMemoryWarehouseUnderTest());
}

/// <summary>The law holds in memory.</summary>
public sealed class InMemoryProjectionLawTests : ProjectionLawContract
{
    protected override int Histories => Campaign.Times(400, 10_000);

    protected override int SideBySide => 1;

    protected override int AtOnce => 1;

    protected override int HistoriesARebuild => 1;

    protected override string Where => "in memory";

    protected override Task<IWarehouseUnderTest> CreateAsync() => Task.FromResult<IWarehouseUnderTest>(new InMemoryWarehouseUnderTest());
}

/// <summary>No call that goes wrong changes a number of the warehouse in memory.</summary>
public sealed class InMemoryPortFaultsTests : PortFaultsContract
{
    protected override int Step => 1;

    protected override Task<IWarehouseUnderTest> CreateAsync() => Task.FromResult<IWarehouseUnderTest>(new InMemoryWarehouseUnderTest());
}

/// <summary>Reports from memory keep the contract of reports.</summary>
public sealed class InMemoryReportsTests : ReportsContract
{
    protected override Task<IWarehouseUnderTest> CreateAsync() => Task.FromResult<IWarehouseUnderTest>(new InMemoryWarehouseUnderTest());
}

/// <summary>Reports are cut by filters and time zones alike.</summary>
public sealed class InMemoryFilteredReportsTests : FilteredReportsContract
{
    protected override Task<IWarehouseUnderTest> CreateAsync() => Task.FromResult<IWarehouseUnderTest>(new InMemoryWarehouseUnderTest());
}
