using Clickstream.Adapters.Postgres.Rows;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>The rows by which a slice asks the warehouse, or tells it what to take away.</summary>
internal static class SliceRows
{
    /// <summary>Events by which stored ones are looked up.</summary>
    public static readonly RowArrays<VisitorActivity> Lookup = new RowArrays<VisitorActivity>("lookup")
        .Uuid("visitor_key", row => row.VisitorKey)
        .Uuid("event_id", row => row.EventId.Value)
        .Timestamp("occurred_at", row => row.OccurredAt)
        .Text("client_session_id", row => row.ClientSessionId);

    /// <summary>Events by what makes them the same.</summary>
    public static readonly RowArrays<VisitorActivity> Identity = new RowArrays<VisitorActivity>("identity")
        .Uuid("visitor_key", row => row.VisitorKey)
        .Uuid("event_id", row => row.EventId.Value)
        .Int64("fingerprint", row => row.Fingerprint);

    /// <summary>Facts to delete or to move to another session.</summary>
    public static readonly RowArrays<EventFact> Fact = new RowArrays<EventFact>("fact")
        .Uuid("visitor_key", row => row.Activity.VisitorKey)
        .Timestamp("occurred_at", row => row.Activity.OccurredAt)
        .Uuid("event_id", row => row.Activity.EventId.Value)
        .Int64("fingerprint", row => row.Activity.Fingerprint)
        .Uuid("session_key", row => row.SessionKey);

    /// <summary>Sessions to delete.</summary>
    public static readonly RowArrays<SessionReference> Session = new RowArrays<SessionReference>("session")
        .Uuid("visitor_key", row => row.VisitorKey)
        .Timestamp("started_at", row => row.StartedAt)
        .Uuid("session_key", row => row.SessionKey);

    /// <summary>Sessions whose facts are looked up.</summary>
    public static readonly RowArrays<(SessionReference Session, Instant EndedAt)> Touched =
        new RowArrays<(SessionReference Session, Instant EndedAt)>("touched")
            .Uuid("visitor_key", row => row.Session.VisitorKey)
            .Timestamp("started_at", row => row.Session.StartedAt)
            .Timestamp("ended_at", row => row.EndedAt)
            .Uuid("session_key", row => row.Session.SessionKey);
}
