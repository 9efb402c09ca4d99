using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Telemetry;
using Polly;
using Polly.Retry;

namespace Clickstream.Adapters.Aws.ObjectStores;

/// <summary>Other bytes came than were stored: on the way, or in the store.</summary>
internal sealed class DigestMismatchException : IOException;

/// <summary>Objects in S3, or in a store that speaks its protocol.</summary>
/// <remarks>
/// <para>
/// Creation is a PUT with <c>If-None-Match: *</c>, so that a repetition cannot replace anything. Every creation notes an id of its own
/// beside the object: when a key is found taken, the id tells whether the object is this call's, whose answer was lost.
/// A role that may write but not read is told nothing; there the object counts as this call's, since what such a role writes, new segments
/// and quarantine files, has keys that are used once.
/// </para>
/// <para>
/// The signature covers the bytes sent; a digest that is noted beside the object is compared with the bytes that come back.
/// </para>
/// </remarks>
public sealed class S3ObjectStore : IObjectStore, IDisposable
{
    private const string CreationNote = "clickstream-creation";
    private const string DigestNote = "clickstream-sha256";
    private const string DefaultRegion = "us-east-1";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly S3ObjectStoreOptions options;
    private readonly AmazonS3Client client;
    private static readonly Counter<long> Retries = ClickstreamTelemetry.Meter.CreateCounter<long>(
        "clickstream.object_store.retries", "{retry}", "Requests to the object store that were made again.");

    private readonly ResiliencePipeline pipeline;

    /// <summary>The store that the options name; nothing is sent yet.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    /// <exception cref="HistoryException">There are no credentials.</exception>
    public S3ObjectStore(S3ObjectStoreOptions options)
    {
        this.options = options.Checked();
        client = CreateClient(options);
        var builder = new ResiliencePipelineBuilder();
        if (options.MaximumAttempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaximumAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstPause,
                MaxDelay = LongestPause,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } failure && S3Errors.IsTransient(failure)),
                OnRetry = arguments =>
                {
                    Retries.Add(1, new KeyValuePair<string, object?>("error.type", arguments.Outcome.Exception!.GetType().Name));
                    return ValueTask.CompletedTask;
                },
            });
        }

        pipeline = builder.AddTimeout(options.AttemptTimeout).Build();
    }

    /// <inheritdoc/>
    public string Location => options.ToString();

    /// <inheritdoc/>
    public Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, IReadOnlyCollection<KeyValuePair<string, string>> notes,
        CancellationToken cancellationToken)
    {
        var creation = Guid.NewGuid().ToString("N");
        var digest = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        return SendAsync(
            ObjectStoreMetrics.Create,
            async token =>
            {
                var request = new PutObjectRequest
                {
                    BucketName = options.Bucket,
                    Key = FullKey(key),
                    IfNoneMatch = "*",
                    InputStream = AsStream(content),
                    UseChunkEncoding = false,
                    Metadata = { [CreationNote] = creation, [DigestNote] = digest },
                };
                foreach (var (name, value) in notes)
                {
                    request.Metadata[name] = value;
                }

                try
                {
                    await client.PutObjectAsync(request, token).ConfigureAwait(false);
                    return true;
                }
                catch (AmazonS3Exception failure) when (S3Errors.IsTaken(failure))
                {
                    // Also the first attempt may meet its own object: the transport below repeats requests whose answer was lost.
                    return await IsCreationAsync(key, creation, token).ConfigureAwait(false);
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadAsync(string key, CancellationToken cancellationToken) =>
        GetAsync(new GetObjectRequest { BucketName = options.Bucket, Key = FullKey(key) }, isWhole: true, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadEndAsync(string key, int length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var request = new GetObjectRequest
        {
            BucketName = options.Bucket, Key = FullKey(key), ByteRange = new ByteRange($"bytes=-{length}"),
        };
        return GetAsync(request, isWhole: false, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListAsync(
        string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request
        {
            BucketName = options.Bucket, Prefix = FullKey(prefix), StartAfter = after is null ? null : FullKey(after),
        };
        var start = FullKey(string.Empty).Length;
        do
        {
            var page = await SendAsync(
                ObjectStoreMetrics.List, token => client.ListObjectsV2Async(request, token), cancellationToken).ConfigureAwait(false);
            foreach (var one in page.S3Objects ?? [])
            {
                yield return new StoredObject(one.Key[start..], one.Size ?? 0);
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => SendAsync(
        ObjectStoreMetrics.Delete, token => client.DeleteObjectAsync(options.Bucket, FullKey(key), token), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static AmazonS3Client CreateClient(S3ObjectStoreOptions options)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.ForcePathStyle ?? options.Endpoint is not null,
            MaxErrorRetry = 0,
            ThrottleRetries = false,

            // Ours comes first: the client's own would look like a cancellation.
            Timeout = options.AttemptTimeout + options.AttemptTimeout,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = options.Region ?? DefaultRegion;
        }
        else if (options.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        try
        {
            return options is { AccessKeyId: { } id, SecretAccessKey: { } secret }
                ? new AmazonS3Client(new BasicAWSCredentials(id, secret), config)
                : new AmazonS3Client(config);
        }
        catch (AmazonClientException failure)
        {
            throw S3Errors.Translate(failure);
        }
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);

    private async Task<bool> IsCreationAsync(string key, string creation, CancellationToken cancellationToken)
    {
        try
        {
            ObjectStoreMetrics.Count(ObjectStoreMetrics.Inspect);
            var found = await client.GetObjectMetadataAsync(options.Bucket, FullKey(key), cancellationToken).ConfigureAwait(false);
            return found.Metadata[CreationNote] == creation;
        }
        catch (AmazonS3Exception failure) when (failure.StatusCode is HttpStatusCode.Forbidden)
        {
            return true;
        }
    }

    private Task<ReadOnlyMemory<byte>> GetAsync(GetObjectRequest request, bool isWhole, CancellationToken cancellationToken) => SendAsync(
        ObjectStoreMetrics.Read,
        async token =>
        {
            using var response = await GetOrNothingAsync(request, token).ConfigureAwait(false);
            if (response is null)
            {
                return ReadOnlyMemory<byte>.Empty;
            }

            if (response.ContentLength > Array.MaxLength)
            {
                throw new HistoryException(HistoryException.Corrupt, "An object of the lake is larger than any of its own.");
            }

            // Told short, ReadExactly fails, which is transient: the connection broke.
            var bytes = new byte[response.ContentLength];
            await response.ResponseStream.ReadExactlyAsync(bytes, token).ConfigureAwait(false);
            if (isWhole && response.Metadata[DigestNote] is { } digest && digest != Convert.ToHexStringLower(SHA256.HashData(bytes)))
            {
                throw new DigestMismatchException();
            }

            return (ReadOnlyMemory<byte>)bytes;
        },
        cancellationToken);

    /// <summary>An answer; <c>null</c> when the end of an empty object was asked for, which has none.</summary>
    private async Task<GetObjectResponse?> GetOrNothingAsync(GetObjectRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception failure) when (failure.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return null;
        }
    }

    /// <summary>Sends a request, again where that may help, and translates what went wrong.</summary>
    private async Task<TResult> SendAsync<TResult>(
        string operation, Func<CancellationToken, Task<TResult>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                async token =>
                {
                    ObjectStoreMetrics.Count(operation);
                    return await send(token).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not (HistoryException or OperationCanceledException))
        {
            throw S3Errors.Translate(failure);
        }
    }

    private string FullKey(string key) => options.Prefix.Length == 0 ? key : $"{options.Prefix}/{key}";
}
