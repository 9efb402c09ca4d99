using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;

namespace Clickstream.Hosts.Imports;

/// <summary>Reads the lines of files that went to the quarantine, as an import would read them today.</summary>
internal sealed class ImportDraftReader : IDraftReader
{
    private static readonly IImportFormat[] Formats = [new Rees46Format(), new NdjsonFormat()];

    public IReadOnlyList<EventDraft>? Read(QuarantinedEvent entry) =>
        Array.Find(Formats, candidate => candidate.Protocol == entry.Protocol) is { } format && !entry.Raw.IsEmpty
            ? [format.Read(entry.Raw)]
            : null;
}
