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
    /// <summary>
    /// What is read at one time. A body that says it is no longer is taken whole; of others counts what has come, not what is promised.
    /// </summary>
    private const int ChunkBytes = 16 * 1024;

    private int taken;

    /// <summary>What was read.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Reads the body, never more than it may have.</summary>
    public async Task<BodyReading> ReadAsync(CancellationToken cancellationToken)
    {
        if (HttpMethods.IsOptions(request.Method))
        {
            // Nobody looks at it, and preflights are not counted.
            return BodyReading.Done;
        }

        if (request.ContentLength > Limits.BodyBytes)
        {
            return BodyReading.TooLong;
        }

        return request.ContentLength is not { } length || length > ChunkBytes ? await ReadToEndAsync(cancellationToken)
            : TryTake((int)length) ? await ReadWholeAsync((int)length, cancellationToken)
            : BodyReading.TooMuchAtOnce;
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
