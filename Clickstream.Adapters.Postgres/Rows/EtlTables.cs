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
        ("quarantined", (to, row) => to.Int64(row.Quarantined)),
        ("removed", (to, row) => to.Int64(row.Removed)),
        ("is_expired", (to, row) => to.Bool(row.IsExpired)));

    /// <summary>The rows of the events that were put aside.</summary>
    public static readonly RowArrays<RefusedEvent> Refused = new RowArrays<RefusedEvent>("quarantine")
        .Uuid("visitor_key", row => row.Activity.VisitorKey)
        .Uuid("event_id", row => row.Activity.EventId.Value)
        .Int64("fingerprint", row => row.Activity.Fingerprint)
        .Text("segment_id", row => row.Segment.Value)
        .Int32("row_number", row => row.Row)
        .Timestamp("received_at", row => row.Activity.ReceivedAt)
        .Text("reason", row => row.Reason);
}
