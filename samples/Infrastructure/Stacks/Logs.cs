using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>Makes logs: encrypted with our key, kept for a month, and gone with their stack.</summary>
internal static class Logs
{
    /// <summary>What an API writes of each request: nothing of who sent it, and nothing that was sent.</summary>
    public static string AccessFormat { get; } = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["time"] = "$context.requestTimeEpoch",
        ["request"] = "$context.requestId",
        ["method"] = "$context.httpMethod",
        ["status"] = "$context.status",
        ["bytes"] = "$context.responseLength",
        ["milliseconds"] = "$context.responseLatency",
    });

    public static LogGroup Create(Construct scope, string id, IKey? key) => new(scope, id, new LogGroupProps
    {
        Retention = RetentionDays.ONE_MONTH, RemovalPolicy = RemovalPolicy.DESTROY, EncryptionKey = key,
    });
}
