using System.Text.Json;
using System.Text.Json.Serialization;
using Clickstream.Domain.StarSchema;
using Clickstream.Hosts.Lambda.Runtime;

namespace Clickstream.Hosts.Lambda.Etl;

/// <summary>What the ETL function is asked for; a schedule asks for a projection of everything that is new.</summary>
internal sealed record EtlRequest
{
    /// <summary>Which part of the visitors; <c>null</c> for all.</summary>
    public EtlShard? Shard { get; init; }

    /// <summary>Whether to build a new warehouse beside the live one, and to put it in its place when it is whole.</summary>
    public bool Rebuild { get; init; }

    /// <summary>Whether to merge segments.</summary>
    public bool Compact { get; init; }

    /// <summary>Whether to account for every event that was received.</summary>
    public bool Verify { get; init; }

    /// <summary>How many days history and warehouse keep events, from when they were received; <c>null</c> to leave them alone.</summary>
    public int? ExpireAfterDays { get; init; }

    /// <summary>What a call can be asked for beside a projection.</summary>
    private int Tasks => (Rebuild ? 1 : 0) + (Compact ? 1 : 0) + (Verify ? 1 : 0) + (ExpireAfterDays is null ? 0 : 1);

    /// <summary>Reads a call.</summary>
    /// <exception cref="LambdaException"><see cref="LambdaException.PayloadInvalid"/>: it says what is not known here.</exception>
    public static EtlRequest Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            var root = json.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
            {
                throw Invalid(
                    "A call is a JSON object: {}, {\"shard\":{\"index\":0,\"of\":4}}, {\"rebuild\":true}, {\"compact\":true}, "
                        + "{\"verify\":true} or {\"expireAfterDays\":760}.");
            }

            // EventBridge says a good deal, none of which matters here.
            var request = root.TryGetProperty("detail-type", out _) && root.TryGetProperty("source", out _)
                ? new EtlRequest()
                : root.Deserialize(EtlJson.Default.EtlRequest) ?? new EtlRequest();
            return request.Checked();
        }
        catch (JsonException)
        {
            throw Invalid(
                "A call may say shard, as {\"index\":0,\"of\":4}, rebuild, compact and verify, as true or false, expireAfterDays, "
                    + "as a number, and nothing else.");
        }
    }

    private EtlRequest Checked() => this switch
    {
        { Tasks: > 1 } => throw Invalid("A call rebuilds, compacts, verifies or expires, one of them."),
        { Tasks: 1, Rebuild: false, Shard: not null } => throw Invalid("Only projections and rebuilds have shards."),
        { ExpireAfterDays: < 1 } => throw Invalid("Events are kept for a day at least."),
        { Shard: { } shard } when shard.Of is < 1 or > VisitorRange.MostShards || shard.Index < 0 || shard.Index >= shard.Of =>
            throw Invalid($"A shard's index is 0 to of - 1, and of at most {VisitorRange.MostShards}."),
        _ => this,
    };

    private static LambdaException Invalid(string message) => new(LambdaException.PayloadInvalid, message);
}

/// <summary>A part of the visitors.</summary>
/// <param name="Index">Which, 0 to <paramref name="Of"/> - 1.</param>
/// <param name="Of">Of how many.</param>
internal sealed record EtlShard([property: JsonRequired] int Index, [property: JsonRequired] int Of);

/// <summary>What the ETL function did.</summary>
internal sealed record EtlAnswer
{
    /// <summary>What it did: <c>project</c>, <c>rebuild</c>, <c>compact</c>, <c>verify</c> or <c>expire</c>.</summary>
    public required string Task { get; init; }

    /// <summary>Whether nothing is left to do; else call again.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether this call has put a rebuilt warehouse in place.</summary>
    public bool IsPublished { get; init; }

    /// <summary>What does not add up; <c>null</c> when nobody looked, or not to the end.</summary>
    public int? Findings { get; init; }

    /// <summary>Segments projected, merged away, or removed.</summary>
    public int Segments { get; init; }

    /// <summary>Slices committed.</summary>
    public int Slices { get; init; }

    /// <summary>Events read.</summary>
    public long Events { get; init; }

    public long Projected { get; init; }

    public long Duplicates { get; init; }

    public long Conflicts { get; init; }

    public long Quarantined { get; init; }

    public long SessionsWritten { get; init; }

    /// <summary>The code of what kept it from counting what is in quarantine; <c>null</c> when nothing did.</summary>
    public string? QuarantineProblem { get; init; }

    /// <summary>Segments left to project.</summary>
    public int SegmentsPending { get; init; }

    /// <summary>Hours left to compact.</summary>
    public int HoursPending { get; init; }

    public double Seconds { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(EtlRequest))]
[JsonSerializable(typeof(EtlAnswer))]
internal sealed partial class EtlJson : JsonSerializerContext;
