using System.Diagnostics.Metrics;
using Clickstream.Domain.UseCases;

namespace Clickstream.Domain.Telemetry;

/// <summary>What an account of all events tells.</summary>
internal static class LedgerTelemetry
{
    private static readonly Gauge<int> Findings = ClickstreamTelemetry.Meter.CreateGauge<int>(
        "clickstream.ledger.findings", "{finding}", "What does not add up; 0 when every event is where it should be.");

    private static readonly Gauge<long> Unaccounted = ClickstreamTelemetry.Meter.CreateGauge<long>(
        "clickstream.ledger.unaccounted", "{event}",
        "Events that the history accepted and nobody knows of any more, or the other way round.");

    /// <summary>Tells of an account.</summary>
    public static void Accounted(Ledger ledger)
    {
        Findings.Record(ledger.Findings.Count);
        Unaccounted.Record(ledger.Total.Unaccounted);
    }
}
