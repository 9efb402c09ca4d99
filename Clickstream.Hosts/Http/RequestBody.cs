using Clickstream.Domain.Validation;
using Clickstream.Hosts.Collecting;
using Microsoft.AspNetCore.Http;

namespace Clickstream.Hosts.Http;

/// <summary>What came of reading a body.</summary>
internal enum BodyReading
{
    /// <summary>It is read.</summary>
    Done,

    /// <summary>It is longer than it may be.</summary>
    TooLong,

    /// <summary>There is no room for it beside those of others.</summary>
    TooMuchAtOnce,
}

/// <summary>The body of a request, whose bytes are counted until it is disposed.</summary>
/// <param name="request">The request.</param>
/// <param name="budget">What they are counted against.</param>
internal sealed class RequestBody(HttpRequest request, ByteBudget budget) : IDisposable
{
    private const int ChunkBytes = 16 * 1024;

    private int taken;

    /// <summary>What was read.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Reads the body, never more than it may have.</summary>
    public async Task<BodyReading> ReadAsync(CancellationToken cancellationToken)
    {
        if (request.ContentLength > Limits.BodyBytes)
        {
            return BodyReading.TooLong;
        }

        // A length that is told is taken at once, so that a body that has begun to come is not refused half-way.
        if (request.ContentLength is { } told && !TryTake((int)told))
        {
            return BodyReading.TooMuchAtOnce;
        }

        return request.ContentLength is { } length
            ? await ReadWholeAsync((int)length, cancellationToken)
            : await ReadToEndAsync(cancellationToken);
    }

    public void Dispose() => budget.Return(Interlocked.Exchange(ref taken, 0));

    private async Task<BodyReading> ReadWholeAsync(int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        await request.Body.ReadExactlyAsync(bytes, cancellationToken);
        Bytes = bytes;
        return BodyReading.Done;
    }

    private async Task<BodyReading> ReadToEndAsync(CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > Limits.BodyBytes)
            {
                return BodyReading.TooLong;
            }

            if (!TryTake(read))
            {
                return BodyReading.TooMuchAtOnce;
            }
        }

        Bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        return BodyReading.Done;
    }

    private bool TryTake(int bytes)
    {
        if (!budget.TryTake(bytes))
        {
            return false;
        }

        taken += bytes;
        return true;
    }
}
