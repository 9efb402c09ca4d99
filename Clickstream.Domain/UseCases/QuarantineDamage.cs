using Clickstream.Domain.Ports;

namespace Clickstream.Domain.UseCases;

/// <summary>Tells of damaged files of the quarantine after all others were dealt with.</summary>
internal static class QuarantineDamage
{
    public static HistoryException Of(HistoryException first) => new(
        first.Code, $"Files of the quarantine cannot be read and were passed over; all others were dealt with. {first.Message}", false,
        first);
}
