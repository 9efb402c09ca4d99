using System.Diagnostics;
using System.Globalization;
using Clickstream.Testing.Servers;

namespace Clickstream.Benchmarks.Costs;

/// <summary>Measures the ETL function over an S3 server and PostgreSQL.</summary>
/// <param name="program">The published program.</param>
/// <param name="lake">The lake's location.</param>
/// <param name="warehouse">The warehouse's connection string.</param>
internal sealed class EtlCost(string program, string lake, string warehouse)
{
    /// <summary>The memory that the function has, in MiB.</summary>
    public const int Memory = 2048;

    /// <summary>What one or several calls took.</summary>
    /// <param name="StartSeconds">From the start of the process until it waits for a call.</param>
    /// <param name="Seconds">A call, on average.</param>
    /// <param name="Log">What it wrote in all calls, the platform's lines not included.</param>
    public sealed record Called(double StartSeconds, double Seconds, FunctionLog Log);

    /// <summary>Calls a function that was just started; each call must do all that there is to do.</summary>
    public async Task<Called> CallAsync(string payload, int times = 1)
    {
        var watch = Stopwatch.StartNew();
        await using var function = await LambdaProcess.StartAsync(
            program,
            new Dictionary<string, string>
            {
                ["CLICKSTREAM_FUNCTION"] = "etl", ["CLICKSTREAM_LAKE"] = lake, ["CLICKSTREAM_WAREHOUSE"] = warehouse,
                ["AWS_ACCESS_KEY_ID"] = S3Server.AccessKeyId, ["AWS_SECRET_ACCESS_KEY"] = S3Server.SecretAccessKey,
                ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = Memory.ToString(CultureInfo.InvariantCulture),
            });
        await function.Api.Ready;
        var start = watch.Elapsed.TotalSeconds;
        watch.Restart();
        for (var call = 0; call < times; call++)
        {
            var answer = await function.Api.InvokeAsync(payload);
            if (answer.ErrorType is not null || !answer.Json.GetProperty("isComplete").GetBoolean())
            {
                throw new InvalidOperationException($"A call did not do all: {answer.Json}");
            }
        }

        var seconds = watch.Elapsed.TotalSeconds / times;
        await function.Api.AskedAfterAsync(times);
        var log = FunctionLog.Read(await function.LogAsync());
        var requests = log.StoreRequests.Select(one => $"{one.Key} {one.Value:N0}");
        Console.Error.WriteLine($"  {payload}: {seconds:N3} s, {string.Join(", ", requests)}");
        return new Called(start, seconds, log);
    }
}
