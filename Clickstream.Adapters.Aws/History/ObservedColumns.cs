using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;

namespace Clickstream.Adapters.Aws.History;

/// <summary>The columns that version 2 added: what the collector observed of the request, and what it changed.</summary>
internal sealed class ObservedColumns(ColumnBuffers buffers)
{
    /// <summary>The first version that has them.</summary>
    public const int Since = 2;

    private readonly Int32Buffer schemaVersion = buffers.Get<Int32Buffer>("schema_version");
    private readonly Int32Buffer flags = buffers.Get<Int32Buffer>("flags");
    private readonly TextColumn brands = new(buffers.Get<BytesBuffer>("ua_brands"));
    private readonly BooleanBuffer isMobile = buffers.Get<BooleanBuffer>("ua_mobile");
    private readonly TextColumn platform = new(buffers.Get<BytesBuffer>("ua_platform"));
    private readonly TextColumn edgeDevice = new(buffers.Get<BytesBuffer>("edge_device"));
    private readonly TextColumn purpose = new(buffers.Get<BytesBuffer>("purpose"));
    private readonly TextColumn network = new(buffers.Get<BytesBuffer>("network"));

    /// <summary>Reads the next row into an envelope.</summary>
    public EventEnvelope Complete(EventEnvelope envelope) => envelope with
    {
        SchemaVersion = schemaVersion.NextInt32() ?? throw SegmentReader.Missing("schema_version"),
        Flags = (EventNotes)(flags.NextInt32() ?? throw SegmentReader.Missing("flags")),
        Hints = (brands.Next(), isMobile.NextBoolean(), platform.Next(), edgeDevice.Next()) is var hints && hints == default
            ? null
            : new ClientHints(hints.Item1, hints.Item2, hints.Item3, hints.Item4),
        Purpose = purpose.Next(),
        Network = network.Next(),
    };
}
