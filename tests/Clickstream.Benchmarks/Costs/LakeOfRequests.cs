using Amazon.S3.Model;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Clickstream.Benchmarks.Costs;

/// <summary>A lake on an S3 server that holds an hour of requests, so many of them in an object.</summary>
internal sealed class LakeOfRequests
{
    private readonly S3Server server;
    private readonly string bucket;

    private LakeOfRequests(S3Server server, string bucket) => (this.server, this.bucket) = (server, bucket);

    /// <summary>Its location.</summary>
    public string Location => $"s3://{bucket}/lake?endpoint={server.Endpoint.GetLeftPart(UriPartial.Authority)}";

    /// <summary>An empty one.</summary>
    public static LakeOfRequests Empty(S3Server server) => new(server, server.CreateBucket());

    /// <summary>Makes one, as if the requests had come then.</summary>
    public static async Task<LakeOfRequests> MakeAsync(S3Server server, IReadOnlyList<TrackerRequest> requests, int requestsOfObject)
    {
        var made = Empty(server);
        using var store = new S3ObjectStore(new S3ObjectStoreOptions
        {
            Bucket = made.bucket, Prefix = "lake", Endpoint = server.Endpoint, AccessKeyId = S3Server.AccessKeyId,
            SecretAccessKey = S3Server.SecretAccessKey,
        });
        await using var services = new ServiceCollection()
            .AddSingleton<IClock>(new SettableClock(requests[^1].SentAt))
            .AddSingleton<IObjectStore>(store)
            .AddClickstream()
            .AddClickstreamAws("unused")
            .AddClickstreamInMemory()
            .BuildServiceProvider();
        var mediator = services.GetRequiredService<IMediator>();
        await Parallel.ForEachAsync(
            requests.Chunk(requestsOfObject), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (chunk, cancellationToken) =>
            {
                var source = new EventSource { ReceivedAt = chunk[^1].SentAt, Protocol = "native", IsTimeTrusted = true };
                var drafts = chunk.SelectMany(request => request.Events).ToList();
                foreach (var draft in drafts)
                {
                    draft.ReceivedAt = source.ReceivedAt;
                }

                var result = await mediator.Send(new IngestEvents(drafts, source), cancellationToken);
                if (result.Accepted != drafts.Count)
                {
                    throw new InvalidOperationException("A simulated event was not accepted.");
                }
            });
        return made;
    }

    /// <summary>How many objects there are below a folder, and how many bytes they have.</summary>
    public async Task<(int Objects, long Bytes)> SizeAsync(string folder)
    {
        using var client = server.CreateClient();
        var (objects, bytes) = (0, 0L);
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = $"lake/{folder}/" };
        while (true)
        {
            var page = await client.ListObjectsV2Async(request);
            foreach (var one in page.S3Objects ?? [])
            {
                objects++;
                bytes += one.Size ?? 0;
            }

            if (page.IsTruncated != true)
            {
                return (objects, bytes);
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
    }
}
