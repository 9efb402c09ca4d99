using Clickstream.Domain.Events;
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

    /// <summary>Where sessions came from.</summary>
    /// <param name="filter">Which sessions count.</param>
    /// <param name="by">By what they are told apart.</param>
    /// <param name="top">How many rows at most, 1 or more.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<TrafficReport> TrafficAsync(ReportFilter filter, TrafficDimension by, int top, CancellationToken cancellationToken);

    /// <summary>The shop by day, and by hour of the week.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<TrendsReport> TrendsAsync(ReportFilter filter, CancellationToken cancellationToken);

    /// <summary>The commonest steps from one type of page to the next.</summary>
    /// <param name="filter">Which sessions count.</param>
    /// <param name="top">How many rows at most, 1 or more.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<PathsReport> PathsAsync(ReportFilter filter, int top, CancellationToken cancellationToken);

    /// <summary>Whether visitors come back.</summary>
    /// <param name="filter">Which sessions count.</param>
    /// <param name="weeks">How many weeks after the first visit are told, 0 or more.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<RetentionReport> RetentionAsync(ReportFilter filter, int weeks, CancellationToken cancellationToken);

    /// <summary>What became of carts.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<CartsReport> CartsAsync(ReportFilter filter, CancellationToken cancellationToken);

    /// <summary>What was searched for.</summary>
    /// <param name="filter">Which sessions count.</param>
    /// <param name="top">How many rows at most, 1 or more.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<SearchesReport> SearchesAsync(ReportFilter filter, int top, CancellationToken cancellationToken);

    /// <summary>How far the numbers can be trusted.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<DataQualityReport> DataQualityAsync(ReportFilter filter, CancellationToken cancellationToken);

    /// <summary>The visitor of a session.</summary>
    /// <returns>None when there is no such session.</returns>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<IReadOnlyList<VisitorId>> VisitorsOfSessionAsync(Guid sessionKey, CancellationToken cancellationToken);

    /// <summary>The visitors whose purchases and refunds named an order.</summary>
    /// <returns>None when there is no such order.</returns>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<IReadOnlyList<VisitorId>> VisitorsOfOrderAsync(string orderId, CancellationToken cancellationToken);
}
