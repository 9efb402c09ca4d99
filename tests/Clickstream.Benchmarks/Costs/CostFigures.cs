using System.Text.Json;
using Clickstream.Domain.Simulation;
using Clickstream.Testing.Servers;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Benchmarks.Costs;

/// <summary>Measures all that the cost model is computed from, and prints it as <c>Clickstream.Hosts/Costs/measured.json</c>.</summary>
internal sealed class CostFigures
{
    /// <summary>With what the tracker adds of its own, about a million events.</summary>
    private const int SimulatedEvents = 700_000;

    private const int DirectRequests = 4000;
    private const int FewMessages = 10;
    private const int ManyMessages = 200;
    private const int QueueRequests = 8000;
    private const int RequestsOfObject = 16;
    private const int IdleCalls = 20;
    private const string Command = "dotnet run -c Release --project tests/Clickstream.Benchmarks -- cost";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<object> figures = [];

    /// <summary>Measures, and prints the figures on standard output; what is done is told on standard error.</summary>
    public static async Task RunAsync()
    {
        var run = new CostFigures();
        var folder = Directory.CreateTempSubdirectory("clickstream-cost-");
        try
        {
            var hour = run.Requests();
            using var s3 = S3Server.Start();
            using var postgres = PostgresServer.Start(isDurable: true);
            var program = PublishedProgram.Make(folder.FullName, "function");
            await run.IngestAsync(program, s3, hour);
            await run.EtlAsync(program, s3, postgres, hour);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        var date = LocalDatePattern.Iso.Format(SystemClock.Instance.GetCurrentInstant().InUtc().Date);
        Console.WriteLine(JsonSerializer.Serialize(new { date, run.figures }, Options));
    }

    /// <summary>The requests of a busy hour of a day of a million events.</summary>
    private List<TrackerRequest> Requests()
    {
        Tell("simulating a day");
        var drafts = ShopSimulator.Run(new SimulationSettings { Events = SimulatedEvents, Seed = 5, Days = 1 })
            .SelectMany(batch => batch).ToList();
        var day = TrackerRequests.Of(drafts, TrackerRequests.FlushInterval);
        var pages = TrackerRequests.Of(drafts, TrackerRequests.FlushInterval, loadsEveryPage: true);
        var patient = TrackerRequests.Of(drafts, Duration.FromSeconds(10));
        Add("events_per_request", EventsOf(day) / day.Count, "events");
        Add("events_per_request_of_page_loads", EventsOf(pages) / pages.Count, "events");
        Add("events_per_request_after_10_seconds", EventsOf(patient) / patient.Count, "events");
        Add("restores_per_thousand_calls", RestoredEnvironments.PerThousand(day), "restores");
        Tell($"{EventsOf(day):N0} events in {day.Count:N0} requests");
        return day.FindAll(request => request.SentAt.InUtc().Hour == 11 && request.SentAt.InUtc().Minute < 30);
    }

    private async Task IngestAsync(string program, S3Server s3, List<TrackerRequest> hour)
    {
        Tell("answering requests of a gateway");
        var ingest = new IngestCost(program, LakeOfRequests.Empty(s3).Location);
        var direct = await ingest.DirectAsync(hour[..DirectRequests]);
        Add("request_bytes", direct.RequestBytes, "bytes");
        Add("answer_bytes", direct.AnswerBytes, "bytes");
        Add("ingest_processor_ms_per_request", direct.ProcessorMs, "ms");
        Add("ingest_objects_per_request", direct.Objects, "objects");
        Add("ingest_log_bytes_per_request", direct.LogBytes, "bytes");
        Add("ingest_metrics", direct.Metrics, "metrics");
        Tell("storing messages of a queue");
        var few = await ingest.QueuedAsync(hour[..(QueueRequests / 4)], FewMessages);
        var many = await ingest.QueuedAsync(hour[..QueueRequests], ManyMessages);
        var (call, message) = Line(FewMessages, few.ProcessorMs, ManyMessages, many.ProcessorMs);
        Add("queue_processor_ms_per_call", call, "ms");
        Add("queue_processor_ms_per_message", message, "ms");
        Add("queue_objects_per_call", many.Objects, "objects");
        var (logOfCall, logOfMessage) = Line(FewMessages, few.LogBytes, ManyMessages, many.LogBytes);
        Add("queue_log_bytes_per_call", logOfCall, "bytes");
        Add("queue_log_bytes_per_message", logOfMessage, "bytes");
        Add("queue_metrics", many.Metrics, "metrics");
    }

    private async Task EtlAsync(string program, S3Server s3, PostgresServer postgres, List<TrackerRequest> hour)
    {
        var (manyWarehouse, fewWarehouse) = (postgres.CreateDatabase(), postgres.CreateDatabase());
        var emptyWarehouse = postgres.CreateDatabase();
        await new EtlCost(program, LakeOfRequests.Empty(s3).Location, emptyWarehouse).CallAsync("{}");
        Tell("filling lakes");
        var manyLake = await LakeOfRequests.MakeAsync(s3, hour, requestsOfObject: 1);
        var fewLake = await LakeOfRequests.MakeAsync(s3, hour, RequestsOfObject);
        var (manyStored, fewStored) = (await manyLake.SizeAsync("events"), await fewLake.SizeAsync("events"));
        var events = EventsOf(hour);
        Add("direct_bytes_per_event", manyStored.Bytes / events, "bytes");
        Add("buffered_bytes_per_event", fewStored.Bytes / events, "bytes");

        var (many, few) = (new EtlCost(program, manyLake.Location, manyWarehouse), new EtlCost(program, fewLake.Location, fewWarehouse));
        Tell($"projecting {events:N0} events");
        var (manyDone, fewDone) = (await many.CallAsync("{}"), await few.CallAsync("{}"));
        var idle = await many.CallAsync("{}", IdleCalls);
        AddSplit("etl", manyDone, fewDone, idle.Seconds, manyStored.Objects, fewStored.Objects, events);
        Add("etl_reads_per_object", manyDone.Log.Requests("read") / manyStored.Objects, "requests");
        Add("etl_start_seconds", idle.StartSeconds, "s");
        Add("etl_seconds_per_idle_call", idle.Seconds, "s");
        Add("etl_lists_per_idle_call", idle.Log.Requests("list") / IdleCalls, "requests");
        Add(
            "etl_lists_per_object", (manyDone.Log.Requests("list") - (idle.Log.Requests("list") / IdleCalls)) / manyStored.Objects,
            "requests");
        Add("etl_log_bytes_per_call", FunctionLog.PlatformBytes + manyDone.Log.Bytes, "bytes");
        Add("etl_metrics_of_idle_calls", idle.Log.Metrics.Count, "metrics");
        var onDisk = await WarehouseSize.OnDiskAsync(fewWarehouse) - await WarehouseSize.OnDiskAsync(emptyWarehouse);
        var dumped = await WarehouseSize.OfDumpAsync(fewWarehouse) - await WarehouseSize.OfDumpAsync(emptyWarehouse);
        Add("warehouse_bytes_per_event", onDisk / events, "bytes");
        Add("dump_bytes_per_event", dumped / events, "bytes");

        Tell("merging segments");
        const string Compact = """{"compact":true}""";
        var (manyMerged, fewMerged) = (await many.CallAsync(Compact), await few.CallAsync(Compact));
        var nothing = await many.CallAsync(Compact, IdleCalls);
        var merged = await manyLake.SizeAsync("compacted");
        AddSplit("compaction", manyMerged, fewMerged, nothing.Seconds, manyStored.Objects, fewStored.Objects, events);
        Add("compaction_reads_per_object", manyMerged.Log.Requests("read") / manyStored.Objects, "requests");
        Add("compaction_seconds_per_idle_call", nothing.Seconds, "s");
        Add("compaction_lists_per_call", nothing.Log.Requests("list") / IdleCalls, "requests");
        Add("compaction_objects_per_hour", manyMerged.Log.Requests("create"), "requests");
        Add("compacted_bytes_per_event", merged.Bytes / events, "bytes");
        var known = manyDone.Log.Metrics.Union(fewDone.Log.Metrics).Union(manyMerged.Log.Metrics).Union(idle.Log.Metrics);
        Add("etl_metrics", known.Count(), "metrics");
    }

    /// <summary>Seconds that events take, and what objects take beyond: the same events in many objects and in few.</summary>
    private void AddSplit(
        string task, EtlCost.Called many, EtlCost.Called few, double idleSeconds, int manyObjects, int fewObjects, double events)
    {
        var (forEvents, forObject) = Line(fewObjects, few.Seconds - idleSeconds, manyObjects, many.Seconds - idleSeconds);
        Add($"{task}_seconds_per_million_events", forEvents / events * 1e6, "s");
        Add($"{task}_ms_per_object", forObject * 1000, "ms");
    }

    /// <summary>The line through two points: what it has at zero, not below it, and how steep it is.</summary>
    private static (double Base, double Slope) Line(double x1, double y1, double x2, double y2)
    {
        var slope = Math.Max(0, (y2 - y1) / (x2 - x1));
        return (Math.Max(0, y1 - (slope * x1)), slope);
    }

    private static double EventsOf(IEnumerable<TrackerRequest> requests) => requests.Sum(request => (double)request.Events.Count);

    private static void Tell(string what) => Console.Error.WriteLine($"{what} ...");

    private void Add(string name, double value, string unit)
    {
        Tell($"  {name} {value:N3} {unit}");
        figures.Add(new { name, value = Rounded(value), unit, command = Command });
    }

    /// <summary>Four digits: a run does not know more.</summary>
    private static decimal Rounded(double value)
    {
        var digits = value == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 8);
        return (decimal)Math.Round(value, digits);
    }
}
