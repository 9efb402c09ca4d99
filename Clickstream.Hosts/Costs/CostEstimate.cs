namespace Clickstream.Hosts.Costs;

/// <summary>What the platform costs.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="EventsPerRequest">Events that come with one request.</param>
/// <param name="EventsPerMonth">Events of a month.</param>
/// <param name="Etl">How long the ETL function works.</param>
/// <param name="Lines">All that is paid, what runs when idle first.</param>
internal sealed record CostEstimate(
    CostQuestion Question, decimal EventsPerRequest, decimal EventsPerMonth, EtlTimes Etl, IReadOnlyList<CostLine> Lines)
{
    /// <summary>What runs when idle.</summary>
    public decimal IdleUsdPerMonth => SumOf(CostCause.Idle);

    /// <summary>What events cause in their first month.</summary>
    public decimal EventsUsdPerMonth => SumOf(CostCause.Events);

    /// <summary>Both.</summary>
    public decimal UsdPerMonth => IdleUsdPerMonth + EventsUsdPerMonth;

    /// <summary>What a million events cause in the first month; <c>null</c> without events.</summary>
    public decimal? EventsUsdPerMillion => PerMillion(EventsUsdPerMonth);

    /// <summary>The same with what runs when idle.</summary>
    public decimal? UsdPerMillion => PerMillion(UsdPerMonth);

    /// <summary>What a month of storage costs beyond the first one's, when the history is as long as it is kept.</summary>
    public decimal HistoryUsdPerMonth => SumOf(CostCause.History);

    /// <summary>An amount a month for a million events; <c>null</c> without events.</summary>
    public decimal? PerMillion(decimal perMonth) => EventsPerMonth == 0 ? null : perMonth / EventsPerMonth * 1_000_000;

    /// <summary>The lines that events cause, the dearest first.</summary>
    public IEnumerable<CostLine> Drivers => Lines.Where(line => line.Cause == CostCause.Events).OrderByDescending(line => line.UsdPerMonth);

    private decimal SumOf(CostCause cause) => Lines.Where(line => line.Cause == cause).Sum(line => line.UsdPerMonth);
}
