using Clickstream.Domain.Reports;

namespace Clickstream.Domain.Ports;

/// <summary>Reads reports from a warehouse. Every adapter gives equal results for equal warehouses.</summary>
public interface IReports
{
    /// <summary>The overview.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<OverviewReport> OverviewAsync(ReportFilter filter, CancellationToken cancellationToken);

    /// <summary>The funnel over given steps.</summary>
    /// <param name="filter">Which sessions count.</param>
    /// <param name="steps">At least one step: <see cref="FunnelReport.SessionStep"/> or an event name, canonical or custom.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<FunnelReport> FunnelAsync(ReportFilter filter, IReadOnlyList<string> steps, CancellationToken cancellationToken);

    /// <summary>The products, those with most purchases first, then most views, then by id.</summary>
    /// <param name="filter">Which sessions count.</param>
    /// <param name="top">How many rows at most, 1 or more.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<ProductsReport> ProductsAsync(ReportFilter filter, int top, CancellationToken cancellationToken);
}
