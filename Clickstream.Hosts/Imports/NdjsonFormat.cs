using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Native;

namespace Clickstream.Hosts.Imports;

/// <summary>One native or workshop event a line. The source is trusted for its times.</summary>
internal sealed class NdjsonFormat : IImportFormat
{
    private readonly NativeEventReader reader = new(isTrusted: true);

    public string Protocol => "ndjson";

    public bool HasHeader => false;

    public void CheckHeader(ReadOnlyMemory<byte> line)
    {
    }

    public EventDraft Read(ReadOnlyMemory<byte> line)
    {
        var draft = reader.Read(line);
        draft.ReceivedAt ??= draft.ClientTime;
        return draft;
    }
}
