using Clickstream.Adapters.Postgres.Copy;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>The temporary tables by which a slice asks the warehouse, or tells it what to take away.</summary>
internal static class SliceTables
{
    /// <summary>Events by which stored ones are looked up.</summary>
    public static readonly CopyTable<VisitorActivity> Lookup = new(
        "lookup",
        ("visitor_key", (to, row) => to.Uuid(row.VisitorKey)),
        ("event_id", (to, row) => to.Uuid(row.EventId.Value)),
        ("occurred_at", (to, row) => to.Timestamp(row.OccurredAt)),
        ("client_session_id", (to, row) => to.Text(row.ClientSessionId)));

    /// <summary>Facts to delete or to move to another session.</summary>
    public static readonly CopyTable<EventFact> Fact = new(
        "fact",
        ("visitor_key", (to, row) => to.Uuid(row.Activity.VisitorKey)),
        ("occurred_at", (to, row) => to.Timestamp(row.Activity.OccurredAt)),
        ("event_id", (to, row) => to.Uuid(row.Activity.EventId.Value)),
        ("fingerprint", (to, row) => to.Int64(row.Activity.Fingerprint)),
        ("session_key", (to, row) => to.Uuid(row.SessionKey)));

    /// <summary>Sessions to delete.</summary>
    public static readonly CopyTable<SessionReference> Session = new(
        "session",
        ("visitor_key", (to, row) => to.Uuid(row.VisitorKey)),
        ("started_at", (to, row) => to.Timestamp(row.StartedAt)),
        ("session_key", (to, row) => to.Uuid(row.SessionKey)));

    /// <summary>The checkpoint's rows.</summary>
    public static readonly CopyTable<SegmentOutcome> Segment = new(
        "segment",
        ("segment_id", (to, row) => to.Text(row.Segment.Value)),
        ("range_from", (to, row) => to.Int32(row.Range.From)),
        ("range_to", (to, row) => to.Int32(row.Range.To)),
        ("received_hour", (to, row) => to.Timestamp(row.Hour)),
        ("events", (to, row) => to.Int64(row.Events)),
        ("projected", (to, row) => to.Int64(row.Projected)),
        ("duplicates", (to, row) => to.Int64(row.Duplicates)),
        ("conflicts", (to, row) => to.Int64(row.Conflicts)),
        ("kept_out", (to, row) => to.Int64(row.KeptOut)),
        ("quarantined", (to, row) => to.Int64(row.Quarantined)));

    /// <summary>The rows of the events that were put aside.</summary>
    public static readonly CopyTable<RefusedEvent> Refused = new(
        "quarantine",
        ("segment_id", (to, row) => to.Text(row.Segment.Value)),
        ("row_number", (to, row) => to.Int32(row.Row)),
        ("event_id", (to, row) => to.Uuid(row.Activity.EventId.Value)),
        ("fingerprint", (to, row) => to.Int64(row.Activity.Fingerprint)),
        ("visitor_key", (to, row) => to.Uuid(row.Activity.VisitorKey)),
        ("received_at", (to, row) => to.Timestamp(row.Activity.ReceivedAt)),
        ("reason", (to, row) => to.Text(row.Reason)));
}
