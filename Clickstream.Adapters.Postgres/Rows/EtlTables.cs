using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Adapters.Postgres.Rows;

/// <summary>The columns of what a slice notes about itself.</summary>
internal static class EtlTables
{
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
