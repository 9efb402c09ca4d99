using NodaTime;

namespace Clickstream.Domain.Events;

/// <summary>Decides when an event happened, from the clocks that speak of it.</summary>
public static class EventTime
{
    /// <summary>How far in the past a client's time alone is believed.</summary>
    public static readonly Duration MaximumAge = Duration.FromDays(7);

    /// <summary>How far in the future a client's time alone is believed.</summary>
    public static readonly Duration MaximumLead = Duration.FromMinutes(1);

    /// <summary>How long an event may have waited to be sent, by the client's own clocks.</summary>
    public static readonly Duration MaximumDelay = Duration.FromDays(366);

    /// <summary>The earliest instant of the warehouse's calendar, inclusive.</summary>
    public static readonly Instant Earliest = Instant.FromUtc(1990, 1, 1, 0, 0);

    /// <summary>The end of the warehouse's calendar, exclusive.</summary>
    public static readonly Instant Latest = Instant.FromUtc(2100, 1, 1, 0, 0);

    /// <summary>The best estimate of when an event happened.</summary>
    /// <param name="clientTime">The client's clock when it happened.</param>
    /// <param name="sentAt">The client's clock when it was sent.</param>
    /// <param name="receivedAt">The collector's clock when it arrived.</param>
    /// <param name="flags">What was doubtful about the client's clocks.</param>
    /// <returns>
    /// <c>receivedAt − (sentAt − clientTime)</c> when the client told both of its times, as the error of its clock
    /// cancels, and the event did not wait longer than <see cref="MaximumDelay"/>; else the
    /// client's time when it lies within <see cref="MaximumAge"/> before and <see cref="MaximumLead"/> after arrival; else the time of
    /// arrival.
    /// </returns>
    public static Instant Resolve(Instant? clientTime, Instant? sentAt, Instant receivedAt, out EventNotes flags)
    {
        flags = EventNotes.None;
        if (clientTime is not { } client)
        {
            return receivedAt;
        }

        if (sentAt is { } sent)
        {
            if (sent >= client)
            {
                var delay = sent - client;
                return delay <= MaximumDelay ? receivedAt - delay : Replaced(receivedAt, ref flags);
            }

            flags |= EventNotes.ClocksDisagree;
        }

        return client >= receivedAt - MaximumAge && client <= receivedAt + MaximumLead ? client : Replaced(receivedAt, ref flags);
    }

    private static Instant Replaced(Instant receivedAt, ref EventNotes flags)
    {
        flags |= EventNotes.TimeReplaced;
        return receivedAt;
    }

    /// <summary>Cuts an instant to whole microseconds, towards the past.</summary>
    public static Instant ToMicroseconds(Instant instant) => Instant.FromUnixTimeTicks(FloorToTen(instant.ToUnixTimeTicks()));

    /// <summary>Whether an instant lies within the warehouse's calendar.</summary>
    public static bool IsWithinCalendar(Instant instant) => instant >= Earliest && instant < Latest;

    private static long FloorToTen(long ticks) => ticks - (((ticks % 10) + 10) % 10);
}
