using System.Diagnostics.Metrics;

namespace Clickstream.Adapters.Aws.ObjectStores;

/// <summary>Counts the requests made of an object store, which is what it is paid for.</summary>
internal static class ObjectStoreMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Clickstream.Adapters.Aws";

    /// <summary>The counter of requests, by operation; repetitions count.</summary>
    public const string RequestsName = "clickstream.object_store.requests";

    public const string Create = "create";

    public const string Read = "read";

    public const string List = "list";

    public const string Delete = "delete";

    public const string Inspect = "inspect";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        RequestsName, "{request}", "Requests made of an object store, repetitions included.");

    public static void Count(string operation) => Requests.Add(1, new KeyValuePair<string, object?>("operation", operation));
}
