using System.Diagnostics;
using System.Text.Json;
using Clickstream.Testing.Servers;

namespace Clickstream.Benchmarks;

/// <summary>Starts the ingest function again and again on one core, and measures what its first and later callers wait for.</summary>
internal static class ColdStart
{
    private const int WarmCalls = 50;
    private const int EventsOfCall = 10;

    public static async Task RunAsync(int starts)
    {
        var folder = Directory.CreateTempSubdirectory("clickstream-cold-");
        try
        {
            var zip = Path.Combine(folder.FullName, "function.zip");
            var ahead = PublishedProgram.Make(folder.FullName, "ahead", "-p:PublishReadyToRun=true", $"-p:LambdaZip={zip}");
            var jit = PublishedProgram.Make(folder.FullName, "jit", "-p:PublishReadyToRun=false");
            Console.WriteLine($"the zip: {new FileInfo(zip).Length / 1e6:N1} MB; {starts} starts of each, {EventsOfCall} events a call, into a directory; medians in ms");
            Console.WriteLine($"{"",-34} {"start to ready",14} {"first call",10} {"start to first answer",21} {"a warm call",11}");
            foreach (var (name, program) in new[] { ("compiled while it runs", jit), ("compiled ahead (ReadyToRun)", ahead) })
            {
                foreach (var warmsUp in new[] { false, true })
                {
                    await MeasureAsync($"{name}{(warmsUp ? ", warmed" : "")}", program, warmsUp, starts, folder.FullName);
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, string program, bool warmsUp, int starts, string folder)
    {
        var (ready, first, answered, warm) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var start = 0; start < starts; start++)
        {
            var lake = Path.Combine(folder, $"lake-{Guid.NewGuid():N}");
            var variables = new Dictionary<string, string>
            {
                ["CLICKSTREAM_FUNCTION"] = "ingest", ["CLICKSTREAM_LAKE"] = lake, ["CLICKSTREAM_WARM_UP"] = warmsUp ? "true" : "false",
            };
            var watch = Stopwatch.StartNew();
            await using var function = await LambdaProcess.StartAsync(program, variables, "taskset", "-c", "0");
            await function.Api.Ready;
            ready.Add(watch.Elapsed.TotalMilliseconds);
            first.Add(await CallAsync(function));
            answered.Add(watch.Elapsed.TotalMilliseconds);
            for (var call = 0; call < WarmCalls; call++)
            {
                warm.Add(await CallAsync(function));
            }
        }

        Console.WriteLine($"{name,-34} {Median(ready),14:N0} {Median(first),10:N1} {Median(answered),21:N0} {Median(warm),11:N2}");
    }

    private static async Task<double> CallAsync(LambdaProcess function)
    {
        var events = Enumerable.Range(0, EventsOfCall).Select(index => new
        {
            eventName = "product_view", eventId = Guid.NewGuid(), clientId = $"c{index}", pageUrl = $"https://shop.example/product/{index}",
            product = new { id = $"p{index}", name = "Laptop", price = 1200, discountPrice = 1150, category = "laptop", brand = "Brand" },
        });
        var payload = GatewayEvents.HttpApi(JsonSerializer.Serialize(new { events }));
        var watch = Stopwatch.StartNew();
        var answer = await function.Api.InvokeAsync(payload);
        var elapsed = watch.Elapsed.TotalMilliseconds;
        return answer.ErrorType is null && answer.Json.GetProperty("statusCode").GetInt32() == 202
            ? elapsed
            : throw new InvalidOperationException($"A call was not accepted: {answer.Json}");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
