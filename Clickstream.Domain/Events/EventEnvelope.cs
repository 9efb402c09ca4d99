using NodaTime;

namespace Clickstream.Domain.Events;

/// <summary>What every event carries, whatever its kind: who, when, where, and how it was known.</summary>
/// <remarks>All times are UTC with microsecond precision.</remarks>
public sealed record EventEnvelope
{
    private long fingerprint;

    /// <summary>The id, sent or assigned.</summary>
    public required EventId Id { get; init; }

    /// <summary>Whether no id was sent and one was assigned; such an event is never recognised as a repetition.</summary>
    public bool IsIdAssigned { get; init; }

    /// <summary>
    /// The first eight bytes of SHA-256 over the content that the client sent, without transport fields; 0 until computed.
    /// </summary>
    public long Fingerprint
    {
        get => fingerprint;
        init => fingerprint = value;
    }

    /// <summary>The browser that did it.</summary>
    public required VisitorId Visitor { get; init; }

    /// <summary>The signed-in person, when the shop told; an id that stands for nobody, such as <c>undefined</c>, is none.</summary>
    public string? UserId { get; init; }

    /// <summary>When it happened, as well as can be known from all clocks.</summary>
    public required Instant OccurredAt { get; init; }

    /// <summary>When it was received by the collector; decides the partition of the history, and which copy of an event is kept.</summary>
    public required Instant ReceivedAt { get; init; }

    /// <summary>The client's own clock when it happened, unchanged.</summary>
    public Instant? ClientTime { get; init; }

    /// <summary>The client's own clock when it sent the event.</summary>
    public Instant? SentAt { get; init; }

    /// <summary>The session id that the client keeps.</summary>
    public string? ClientSessionId { get; init; }

    /// <summary>Whether the client believes this to be the visitor's first visit.</summary>
    public bool? IsFirstVisit { get; init; }

    /// <summary>Whether the user was signed in, in the shop's words.</summary>
    public string? LoginState { get; init; }

    /// <summary>How the user is known, in the shop's words.</summary>
    public string? IdentitySource { get; init; }

    /// <summary>The page it happened on.</summary>
    public PageContext? Page { get; init; }

    /// <summary>
    /// The user agent, up to 512 bytes; longer ones are cut. Empty: the request had none. <c>null</c>: none was kept, as in imports.
    /// </summary>
    public string? UserAgent { get; init; }

    /// <summary>What client hints and the network edge told of the device.</summary>
    public ClientHints? Hints { get; init; }

    /// <summary>What the browser said the request was for, such as <c>prefetch</c>; <c>null</c> for an ordinary one.</summary>
    /// <remarks>Source: the header <c>Sec-Purpose</c> (Fetch standard), and <c>Purpose</c> of older browsers.</remarks>
    public string? Purpose { get; init; }

    /// <summary>The visitor's network: the address it came from, cut to 24 bits (IPv4) or 48 (IPv6).</summary>
    public string? Network { get; init; }

    /// <summary>Where the visitor was.</summary>
    public GeoContext? Geo { get; init; }

    /// <summary>The browser's language tag.</summary>
    public string? Language { get; init; }

    /// <summary>The visitor's screen.</summary>
    public ScreenContext? Screen { get; init; }

    /// <summary>Whether the visitor agreed to be measured; <c>null</c> when not asked.</summary>
    public bool? Consent { get; init; }

    /// <summary>What was changed or is doubtful.</summary>
    public EventNotes Flags { get; init; }

    /// <summary>The schema that the event was stored under; of a new event the current one.</summary>
    public int SchemaVersion { get; init; } = EventSchema.Current;

    /// <summary>The event's name as it was sent.</summary>
    public required string SourceName { get; init; }

    /// <summary>Whatever else was sent, as the text of one JSON object, so that nothing is lost.</summary>
    public string? Properties { get; init; }

    /// <summary>
    /// Computes the fingerprint of an envelope that nobody else has seen yet: a copy of every event would cost a third of its making.
    /// </summary>
    internal EventEnvelope Sealed(EventContent content)
    {
        fingerprint = Events.Fingerprint.Of(this, content);
        return this;
    }
}
