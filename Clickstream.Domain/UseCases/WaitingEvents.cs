using Clickstream.Domain.Ports;

namespace Clickstream.Domain.UseCases;

/// <summary>Bounds the events that wait to be stored, or are being stored. Thread-safe.</summary>
/// <param name="most">How many there may be.</param>
internal sealed class WaitingEvents(int most)
{
    private readonly Lock gate = new();
    private int waiting;

    /// <summary>Counts events in.</summary>
    /// <exception cref="HistoryException"><see cref="HistoryException.Overloaded"/>: too many wait already.</exception>
    public void Take(int events)
    {
        lock (gate)
        {
            // A request that is larger than the bound by itself is taken when nothing else waits.
            if (waiting > 0 && waiting + events > most)
            {
                throw new HistoryException(HistoryException.Overloaded, "More waits to be stored than may; send again.", isTransient: true);
            }

            waiting += events;
        }
    }

    /// <summary>Counts events out that were taken.</summary>
    public void Return(int events)
    {
        lock (gate)
        {
            waiting -= events;
        }
    }
}
