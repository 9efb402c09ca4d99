using Clickstream.Domain.Ports;

namespace Clickstream.Testing;

/// <summary>A warehouse of one adapter, as the contracts need it.</summary>
public interface IWarehouseUnderTest : IAsyncDisposable
{
    /// <summary>The warehouse.</summary>
    IWarehouse Warehouse { get; }

    /// <summary>Its reports.</summary>
    IReports Reports { get; }

    /// <summary>Every row of the star schema, in a form in which equal warehouses are equal.</summary>
    Task<string> DumpAsync();

    /// <summary>Empties it.</summary>
    Task ResetAsync();
}
