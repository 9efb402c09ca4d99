using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Adapters.Aws.Tests.ObjectStores;

/// <summary>Buckets on the server of the tests.</summary>
internal static class S3Bucket
{
    /// <summary>Makes a bucket.</summary>
    /// <returns>The options of a store over it.</returns>
    public static S3ObjectStoreOptions Create() => new()
    {
        Bucket = S3Server.Shared.CreateBucket(),
        Endpoint = S3Server.Shared.Endpoint,
        AccessKeyId = S3Server.AccessKeyId,
        SecretAccessKey = S3Server.SecretAccessKey,
    };
}
