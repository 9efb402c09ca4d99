using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;

namespace Clickstream.Adapters.Aws.History;

/// <summary>All columns of a row group, written and read event by event.</summary>
/// <param name="buffers">The columns.</param>
/// <param name="fileVersion">The schema version of the file; the current one to write.</param>
internal sealed class EventColumns(ColumnBuffers buffers, int fileVersion)
{
    private readonly TextColumn name = buffers.Text("event_name");
    private readonly EnvelopeColumns envelope = new(buffers, fileVersion);
    private readonly ContentColumns content = new(buffers);

    /// <summary>Appends an event as the next row.</summary>
    public void Append(ClickstreamEvent row)
    {
        name.Append(row.Name);
        envelope.Append(row.Envelope);
        content.Append(EventContent.Of(row));
    }

    /// <summary>Makes the event of the next row, under the current schema.</summary>
    public ClickstreamEvent Read()
    {
        var eventName = name.Next() ?? throw SegmentReader.Missing("event_name");
        return EventUpcasting.ToCurrent(new StoredEvent(eventName, envelope.Read(), content.Read(eventName)));
    }
}
