using Amazon.Runtime;
using Amazon.S3;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Testing;

namespace Clickstream.Adapters.Aws.Tests.ObjectStores;

/// <summary>Buckets on the server of the tests.</summary>
internal static class S3Bucket
{
    /// <summary>Makes a bucket.</summary>
    /// <returns>The options of a store over it.</returns>
    public static S3ObjectStoreOptions Create()
    {
        var options = new S3ObjectStoreOptions
        {
            Bucket = S3Server.NewBucketName(),
            Endpoint = S3Server.Shared.Endpoint,
            AccessKeyId = S3Server.AccessKeyId,
            SecretAccessKey = S3Server.SecretAccessKey,
        };
        using var client = Client();
        client.PutBucketAsync(options.Bucket).GetAwaiter().GetResult();
        return options;
    }

    /// <summary>The client of the software kit, without ours around it.</summary>
    public static AmazonS3Client Client() => new(
        new BasicAWSCredentials(S3Server.AccessKeyId, S3Server.SecretAccessKey),
        new AmazonS3Config
        {
            ServiceURL = S3Server.Shared.Endpoint.AbsoluteUri,
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
}
