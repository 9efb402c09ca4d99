using System.Text;
using Clickstream.Testing.Servers;

namespace Clickstream.Benchmarks.Costs;

/// <summary>Measures the ingest function over an S3 server: what a request of a gateway takes, and what messages of a queue take.</summary>
/// <param name="program">The published program.</param>
/// <param name="lake">The lake's location.</param>
internal sealed class IngestCost(string program, string lake)
{
    private const int WarmUp = 500;

    private static readonly string AnswerHead = string.Join("\r\n",
        "HTTP/1.1 202 Accepted", "content-length: 32", "connection: keep-alive", "date: Mon, 30 Nov 2026 10:00:00 GMT",
        "apigw-requestid: AbCdEfGhIjKlMnO=", "x-cache: Miss from cloudfront",
        "via: 1.1 1234567890abcdef1234567890abcdef.cloudfront.net (CloudFront)", "x-amz-cf-pop: IAD12-P1",
        "x-amz-cf-id: 0123456789abcdef0123456789abcdef0123456789abcdef01234567", string.Empty, string.Empty);

    /// <summary>What a request takes, on average.</summary>
    /// <param name="ProcessorMs">Processor time.</param>
    /// <param name="RequestBytes">Bytes that come.</param>
    /// <param name="AnswerBytes">Bytes that go.</param>
    /// <param name="Objects">Objects created.</param>
    /// <param name="LogBytes">Bytes logged, the platform's lines included.</param>
    /// <param name="Metrics">Metrics that the function has.</param>
    public sealed record Direct(double ProcessorMs, double RequestBytes, double AnswerBytes, double Objects, double LogBytes, int Metrics);

    /// <summary>What a call with messages of a queue takes.</summary>
    public sealed record Queued(double ProcessorMs, double Objects, double LogBytes, int Metrics);

    /// <summary>Answers requests of an HTTP API.</summary>
    public async Task<Direct> DirectAsync(IReadOnlyList<TrackerRequest> requests)
    {
        await using var function = await StartAsync();
        var (bytesIn, bytesOut) = (0L, 0L);
        var before = TimeSpan.Zero;
        for (var i = 0; i < requests.Count; i++)
        {
            before = i == WarmUp ? function.ProcessorTime : before;
            var body = TrackerBody.Of(requests[i]);
            var answer = await function.Api.InvokeAsync(GatewayEvents.HttpApi(body, headers: TrackerBody.HeadersOf(requests[i])));
            if (answer.ErrorType is not null || answer.Json.GetProperty("statusCode").GetInt32() != 202)
            {
                throw new InvalidOperationException($"A request was not accepted: {answer.Json}");
            }

            bytesIn += TrackerBody.BytesOf(requests[i], body);
            bytesOut += AnswerHead.Length + Encoding.UTF8.GetByteCount(answer.Json.GetProperty("body").GetString()!)
                + answer.Json.GetProperty("headers").EnumerateObject().Sum(one => one.Name.Length + one.Value.GetString()!.Length + 4);
        }

        var taken = function.ProcessorTime - before;
        await function.Api.AskedAfterAsync(requests.Count);
        var log = FunctionLog.Read(await function.LogAsync());
        return new Direct(
            taken.TotalMilliseconds / (requests.Count - WarmUp), (double)bytesIn / requests.Count, (double)bytesOut / requests.Count,
            CreatedBy(log) / requests.Count, FunctionLog.PlatformBytes + ((double)log.Bytes / requests.Count), log.Metrics.Count);
    }

    /// <summary>Stores messages of a queue, so many in a call.</summary>
    public async Task<Queued> QueuedAsync(IReadOnlyList<TrackerRequest> requests, int messages)
    {
        await using var function = await StartAsync();
        var calls = requests.Chunk(messages).Where(chunk => chunk.Length == messages).ToList();
        var warmUp = calls.Count / 4;
        var before = TimeSpan.Zero;
        for (var i = 0; i < calls.Count; i++)
        {
            before = i == warmUp ? function.ProcessorTime : before;
            var answer = await function.Api.InvokeAsync(GatewayEvents.Queue([.. calls[i].Select(TrackerBody.Of)]));
            if (answer.ErrorType is not null || answer.Json.GetProperty("batchItemFailures").GetArrayLength() > 0)
            {
                throw new InvalidOperationException($"A message was not stored: {answer.Json}");
            }
        }

        var taken = function.ProcessorTime - before;
        await function.Api.AskedAfterAsync(calls.Count);
        var log = FunctionLog.Read(await function.LogAsync());
        return new Queued(
            taken.TotalMilliseconds / (calls.Count - warmUp), CreatedBy(log) / calls.Count,
            FunctionLog.PlatformBytes + ((double)log.Bytes / calls.Count), log.Metrics.Count);
    }

    private static double CreatedBy(FunctionLog log) => log.Requests("create");

    private Task<LambdaProcess> StartAsync() => LambdaProcess.StartAsync(
        program,
        new Dictionary<string, string>
        {
            ["CLICKSTREAM_FUNCTION"] = "ingest", ["CLICKSTREAM_LAKE"] = lake, ["AWS_ACCESS_KEY_ID"] = S3Server.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = S3Server.SecretAccessKey,
            ["CLICKSTREAM_ANONYMOUS_ID_SECRET"] = Convert.ToBase64String(new byte[32]),
        });
}
