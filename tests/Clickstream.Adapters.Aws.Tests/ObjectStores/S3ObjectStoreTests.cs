using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Adapters.Aws.Tests.ObjectStores;

public sealed class S3ObjectStoreTests : ObjectStoreContract, IDisposable
{
    private readonly List<S3ObjectStore> stores = [];

    protected override IObjectStore Create() => Over(S3Bucket.Create());

    [Fact]
    public async Task The_server_of_the_tests_itself_lets_one_of_twenty_conditional_writes_win()
    {
        // Without this, no test over it would prove anything of ours.
        var bucket = S3Bucket.Create().Bucket;
        using var client = S3Server.Shared.CreateClient();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                var request = new PutObjectRequest
                {
                    BucketName = bucket, Key = "one", ContentBody = $"{i}", IfNoneMatch = "*", UseChunkEncoding = false,
                };
                return (await client.PutObjectAsync(request)).HttpStatusCode;
            }
            catch (AmazonS3Exception failure)
            {
                return failure.StatusCode;
            }
        }));

        statuses.Count(status => status is HttpStatusCode.OK).Should().Be(1);
        statuses.Where(status => status is not HttpStatusCode.OK).Should().OnlyContain(status => status == HttpStatusCode.PreconditionFailed || status == HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Keys_stand_below_the_prefix_and_show_without_it()
    {
        var options = S3Bucket.Create();
        var (one, other) = (Over(options with { Prefix = "shop/lake" }), Over(options with { Prefix = "shop/lake2" }));
        await one.TryCreateAsync("a", 1);
        await other.TryCreateAsync("b", 1);

        (await ListAsync(one, "")).Select(found => found.Key).Should().Equal("a");
        (await ListAsync(Over(options), "")).Select(found => found.Key).Should().Equal("shop/lake/a", "shop/lake2/b");
    }

    [Fact]
    public async Task Notes_stand_beside_the_object()
    {
        var options = S3Bucket.Create();
        await Over(options).TryCreateAsync("a", new byte[] { 1 }, [new("clickstream-events", "12")], None);

        using var client = S3Server.Shared.CreateClient();
        (await client.GetObjectMetadataAsync(options.Bucket, "a")).Metadata["clickstream-events"].Should().Be("12");
    }

    [Fact]
    public async Task A_bucket_that_does_not_exist_is_told_by_its_code() =>
        (await CodeOf(S3Bucket.Create() with { Bucket = "none-such" })).Should().Be((HistoryException.NotFound, false));

    [Fact]
    public async Task A_wrong_secret_is_told_by_its_code() =>
        (await CodeOf(S3Bucket.Create() with { SecretAccessKey = "wrong" })).Should().Be((HistoryException.AccessDenied, false));

    [Fact]
    public async Task A_server_that_is_not_there_is_told_by_its_code_and_may_come_back() =>
        (await CodeOf(S3Bucket.Create() with { Endpoint = new Uri("http://127.0.0.1:9"), MaximumAttempts = 2 }))
            .Should().Be((HistoryException.Unavailable, true));

    [Fact]
    public async Task Other_bytes_than_were_stored_are_not_read()
    {
        var options = S3Bucket.Create();
        await Over(options).TryCreateAsync("a", 1, 2, 3);
        using var client = S3Server.Shared.CreateClient();
        var metadata = (await client.GetObjectMetadataAsync(options.Bucket, "a")).Metadata;
        var overwrite = new PutObjectRequest { BucketName = options.Bucket, Key = "a", ContentBody = "xyz", UseChunkEncoding = false };
        foreach (var name in metadata.Keys)
        {
            overwrite.Metadata[name] = metadata[name];
        }

        await client.PutObjectAsync(overwrite);

        var read = () => Over(options with { MaximumAttempts = 2 }).ReadAsync("a", None);
        (await read.Should().ThrowAsync<HistoryException>()).Which.Code.Should().Be(HistoryException.Corrupt);
    }

    [Theory]
    [InlineData("s3://lake", "lake", "", null)]
    [InlineData("s3://lake/a/b/", "lake", "a/b", null)]
    [InlineData("S3://lake/a?endpoint=http://127.0.0.1:7480&region=eu-west-1&path_style=false&attempts=3&timeout=5", "lake", "a", "http://127.0.0.1:7480/")]
    public void A_location_names_bucket_prefix_and_server(string location, string bucket, string prefix, string? endpoint)
    {
        var options = LakeLocation.Parse(location);

        (options.Bucket, options.Prefix, options.Endpoint?.AbsoluteUri).Should().Be((bucket, prefix, endpoint));
        if (endpoint is not null)
        {
            (options.Region, options.ForcePathStyle, options.MaximumAttempts, options.AttemptTimeout)
                .Should().Be(("eu-west-1", false, 3, TimeSpan.FromSeconds(5)));
        }
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3://UPPER/x")]
    [InlineData("s3://lake/../other")]
    [InlineData("s3://lake?endpoint=ftp://x")]
    [InlineData("s3://lake?endpoint=http://key:secret@x")]
    [InlineData("s3://lake?attempts=0")]
    [InlineData("s3://lake?attempts=20&timeout=600")]
    [InlineData("s3://lake?timeout=x")]
    [InlineData("s3://lake?colour=red")]
    public void A_location_that_cannot_be_read_is_told_by_its_code(string location)
    {
        var open = () => LakeLocation.Open(location);

        open.Should().Throw<HistoryException>().Which.Code.Should().Be(HistoryException.LocationInvalid);
    }

    public void Dispose() => stores.ForEach(store => store.Dispose());

    private S3ObjectStore Over(S3ObjectStoreOptions options)
    {
        var store = new S3ObjectStore(options);
        stores.Add(store);
        return store;
    }

    private async Task<(string Code, bool IsTransient)> CodeOf(S3ObjectStoreOptions options)
    {
        var create = () => Over(options).TryCreateAsync("a", 1);
        var failure = (await create.Should().ThrowAsync<HistoryException>()).Which;
        failure.Message.Should().NotContain("testkey").And.NotContain("127.0.0.1");
        return (failure.Code, failure.IsTransient);
    }
}
