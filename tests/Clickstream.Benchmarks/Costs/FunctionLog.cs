using System.Text;
using System.Text.Json;

namespace Clickstream.Benchmarks.Costs;

/// <summary>What a function wrote while it was called: how much, which metrics, and how many requests of the store.</summary>
/// <param name="Bytes">Bytes that CloudWatch takes in, what it adds to every entry included; nothing of the platform's own lines.</param>
/// <param name="Metrics">The names of the metrics.</param>
/// <param name="StoreRequests">Requests made of the store, by operation.</param>
internal sealed record FunctionLog(long Bytes, IReadOnlySet<string> Metrics, IReadOnlyDictionary<string, double> StoreRequests)
{
    private const string StoreMetric = "clickstream.object_store.requests.";

    private const string MetricNames = "Metrics";

    /// <summary>What CloudWatch counts of every entry besides its text.</summary>
    /// <remarks>Source: CloudWatch Logs API reference, PutLogEvents.</remarks>
    private const int BytesOfEntry = 26;

    /// <summary>What the platform writes of every call.</summary>
    /// <remarks>Source: Lambda developer guide, "Viewing CloudWatch logs for Lambda functions".</remarks>
    private static readonly string[] PlatformLines =
    [
        "START RequestId: 8f507cfc-1234-4697-b07a-ac58fc914c95 Version: 12\n",
        "END RequestId: 8f507cfc-1234-4697-b07a-ac58fc914c95\n",
        "REPORT RequestId: 8f507cfc-1234-4697-b07a-ac58fc914c95\tDuration: 123.45 ms\tBilled Duration: 124 ms\tMemory Size: 1024 MB\t"
            + "Max Memory Used: 123 MB\t\n",
    ];

    /// <summary>Bytes of the platform's lines of one call.</summary>
    public static int PlatformBytes { get; } = PlatformLines.Sum(BytesOf);

    /// <summary>Reads what a function wrote.</summary>
    public static FunctionLog Read(string log)
    {
        var (bytes, metrics) = (0L, new HashSet<string>(StringComparer.Ordinal));
        var requests = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            bytes += BytesOf(line + '\n');
            using var json = JsonDocument.Parse(line);
            if (!json.RootElement.TryGetProperty("_aws", out var told))
            {
                continue;
            }

            foreach (var metric in told.GetProperty("CloudWatchMetrics")[0].GetProperty(MetricNames).EnumerateArray())
            {
                var name = metric.GetProperty("Name").GetString()!;
                metrics.Add(name);
                if (name.StartsWith(StoreMetric, StringComparison.Ordinal))
                {
                    var operation = name[StoreMetric.Length..];
                    requests[operation] = requests.GetValueOrDefault(operation) + json.RootElement.GetProperty(name).GetDouble();
                }
            }
        }

        return new FunctionLog(bytes, metrics, requests);
    }

    /// <summary>Requests of an operation.</summary>
    public double Requests(string operation) => StoreRequests.GetValueOrDefault(operation);

    private static int BytesOf(string line) => Encoding.UTF8.GetByteCount(line) + BytesOfEntry;
}
