using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using MediatR;
using NodaTime;

namespace Clickstream.Hosts.Imports;

/// <summary>Takes the lines of a file in, batch by batch.</summary>
/// <param name="mediator">Takes the batches.</param>
/// <param name="clock">When a line was received that does not say.</param>
internal sealed class FileImport(IMediator mediator, IClock clock)
{
    private const int BatchLines = 50_000;
    private const int BatchBytes = 32 * 1024 * 1024;

    /// <summary>Imports a stream to its end.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="format">How to read its lines.</param>
    /// <param name="progress">Told how many bytes were read.</param>
    /// <param name="cancellationToken">Stops between batches; what was taken in stays.</param>
    /// <exception cref="ImportException">The file is of another format.</exception>
    public async Task<ImportSummary> RunAsync(
        Stream stream, IImportFormat format, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var lines = new LineReader(stream);
        var number = 0L;
        if (format.HasHeader)
        {
            number++;
            format.CheckHeader(await lines.NextAsync(cancellationToken) ?? []);
        }

        var summary = new ImportSummary(0, 0, 0, 0);
        var batch = new List<EventDraft>();
        var batchBytes = 0;
        while (await lines.NextAsync(cancellationToken) is { } line)
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            var draft = format.Read(line);
            draft.Origin = $"line {number}";
            batch.Add(draft);
            batchBytes += line.Length;
            if (batch.Count == BatchLines || batchBytes >= BatchBytes)
            {
                batchBytes = 0;
                summary = await SendAsync(batch, format, summary, cancellationToken);
                progress?.Report(lines.BytesRead);
            }
        }

        summary = await SendAsync(batch, format, summary, cancellationToken);
        progress?.Report(lines.BytesRead);
        return summary;
    }

    private async Task<ImportSummary> SendAsync(
        List<EventDraft> batch, IImportFormat format, ImportSummary summary, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return summary;
        }

        var source = new EventSource { ReceivedAt = clock.GetCurrentInstant(), Protocol = format.Protocol, IsTimeTrusted = true };
        var result = await mediator.Send(new IngestEvents([.. batch], source), cancellationToken);
        summary = new ImportSummary(
            summary.Read + batch.Count, summary.Accepted + result.Accepted, summary.Rejected + result.Rejected.Length,
            summary.Segments + result.Segments.Count);
        batch.Clear();
        return summary;
    }
}

/// <summary>What became of a file's lines.</summary>
/// <param name="Read">Lines read, without header and empty ones.</param>
/// <param name="Accepted">Events in the history.</param>
/// <param name="Rejected">Lines in the quarantine.</param>
/// <param name="Segments">Segments written.</param>
internal sealed record ImportSummary(long Read, long Accepted, long Rejected, int Segments);
