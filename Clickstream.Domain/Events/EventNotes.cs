namespace Clickstream.Domain.Events;

/// <summary>What was changed or is doubtful about an event, so that nobody has to guess later. Numbers are never reused.</summary>
[Flags]
public enum EventNotes
{
    /// <summary>Nothing was changed.</summary>
    None = 0,

    /// <summary>The client's time lay outside the window in which it is believed; the time of arrival stands in for it.</summary>
    TimeReplaced = 1,

    /// <summary>The client says that it sent the event before it happened, so its clocks could not correct each other.</summary>
    ClocksDisagree = 2,

    /// <summary>A text that goes to the warehouse holds NUL, which that cannot store: its rows show U+FFFD instead.</summary>
    HoldsNul = 4,

    /// <summary>Personal data in a free text, or a part of an address, was taken out before the event was stored.</summary>
    Redacted = 8,

    /// <summary>The visitor did not agree to be measured: visitor, user, session and network were taken out.</summary>
    WithoutConsent = 16,

    /// <summary>The user agent was longer than its limit and was cut.</summary>
    UserAgentCut = 32,
}
