namespace Clickstream.Domain.Sessions;

/// <summary>Which rule ended a session before an event.</summary>
public enum SessionCut
{
    /// <summary>None: the event belongs to the session, or it is the visitor's first.</summary>
    None,

    /// <summary>A gap of the inactivity timeout or more lies before the event.</summary>
    Inactivity,

    /// <summary>The session would have lasted longer than it may.</summary>
    MaximumDuration,

    /// <summary>A day ended in the zone at whose midnight sessions end.</summary>
    Midnight,

    /// <summary>Another campaign led to the event.</summary>
    Campaign,

    /// <summary>The client keeps another session id.</summary>
    ClientSession,
}
