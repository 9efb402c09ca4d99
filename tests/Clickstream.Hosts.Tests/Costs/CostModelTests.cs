using Clickstream.Hosts.Costs;

namespace Clickstream.Hosts.Tests.Costs;

/// <summary>What the model makes of round figures, reckoned by hand.</summary>
public sealed class CostModelTests
{
    private static readonly PlatformShape Shape = new() { HoursPerMonth = 720, MemoryOfProcessorMb = 1024 };

    private static readonly CostQuestion Million = new() { EventsPerDay = 1_000_000 };

    [Fact]
    public void Every_request_of_direct_mode_is_paid_at_every_door()
    {
        // 30 million events a month in pairs.
        var estimate = Model(("events_per_request", 2), ("ingest_objects_per_request", 1)).Estimate(Million);

        Usd(estimate, "CloudFront", "requests").Should().Be(15);
        Usd(estimate, "WAF", "requests").Should().Be(9);
        Usd(estimate, "API Gateway", "HTTP API").Should().Be(15);
        Usd(estimate, "S3", "new segments").Should().Be(75);
        estimate.EventsPerMonth.Should().Be(30_000_000);
    }

    [Fact]
    public void A_function_is_paid_for_its_work_and_for_waiting_for_the_store()
    {
        var estimate = Model(("events_per_request", 2), ("ingest_objects_per_request", 1), ("ingest_processor_ms_per_request", 10))
            .Estimate(Million);

        // 15 million calls of 10 + 100 ms with 1 GB: 1,650,000 GB-seconds; and a fifth of a dollar a million calls.
        estimate.Lines.Where(line => line is { Service: "Lambda", What: "ingest" }).Sum(line => line.UsdPerMonth)
            .Should().Be((1_650_000 * 0.0000166667m) + 3);
    }

    [Fact]
    public void Work_takes_longer_with_less_than_a_processor()
    {
        var model = new CostModel(
            PriceList.Known, Figures(("ingest_processor_ms_per_request", 10)), Shape with { MemoryOfProcessorMb = 2048 });

        model.Estimate(Million).Lines.Single(line => line is { Service: "Lambda", What: "ingest", Unit: "GB-seconds" }).Units
            .Should().Be(30_000_000 * 0.02m);
    }

    [Fact]
    public void A_queue_gathers_what_comes_within_its_window()
    {
        // 15,552,000 requests in 2,592,000 seconds are 6 a second, 1.2 to each of five pollers, which wait for 20 seconds: 1 + 24 messages.
        var question = Million with { EventsPerDay = 518_400, Mode = IngestMode.Buffered };

        var estimate = Model(("events_per_request", 1), ("queue_objects_per_call", 1)).Estimate(question);

        estimate.Lines.Single(line => line is { Service: "S3", What: "new segments" }).Units.Should().Be(15_552_000 / 25m);
        Usd(estimate, "API Gateway", "REST API").Should().Be(15.552m * 3.5m);
        estimate.Lines.Single(line => line is { Service: "SQS", What: "messages" }).Units
            .Should().Be(15_552_000 + (2 * ((15_552_000 / 25m) + 1_555_200)));
    }

    [Fact]
    public void A_batch_of_a_queue_holds_no_more_than_it_may() =>
        Model(("events_per_request", 1), ("queue_objects_per_call", 1))
            .Estimate(new CostQuestion { EventsPerDay = 1_000_000_000, Mode = IngestMode.Buffered })
            .Lines.Single(line => line is { Service: "S3", What: "new segments" }).Units.Should().Be(30_000_000);

    [Fact]
    public void Half_of_a_month_is_kept_in_its_first_month_and_all_of_25_months_later()
    {
        var estimate = Model(("compacted_bytes_per_event", 100)).Estimate(Million);

        // 1.5 GB on average at first, 76.1 GB in the end.
        Usd(estimate, "S3", "history", CostCause.Events).Should().Be(1.5m * 0.023m);
        Usd(estimate, "S3", "history", CostCause.History).Should().Be((76.1m - 1.5m) * 0.023m);
    }

    [Fact]
    public void A_warehouse_is_paid_for_what_the_disk_does_not_hold()
    {
        var estimate = Model(("warehouse_bytes_per_event", 1000)).Estimate(Million);

        // 8 GB for the system and 30 GB on a disk of 16; 761 GB in the end.
        Usd(estimate, "EBS", "warehouse", CostCause.Events).Should().Be(22 * 0.08m);
        Usd(estimate, "EBS", "warehouse", CostCause.History).Should().Be((761 - 30) * 0.08m);
    }

    [Fact]
    public void Objects_are_waited_for_sixteen_at_a_time()
    {
        var estimate = Model(
            ("events_per_request", 2), ("ingest_objects_per_request", 1), ("etl_reads_per_object", 1), ("compaction_reads_per_object", 1))
            .Estimate(Million);

        // 15 million objects of 6.25 ms in 720 calls; twice as long where they are removed too.
        estimate.Etl.Projection.Should().Be(15_000_000 * 0.00625m / 720 / 60);
        estimate.Etl.Compaction.Should().Be(15_000_000 * 0.0125m / 720 / 60);
        estimate.Etl.KeepsUp.Should().BeTrue();
        (estimate.Etl with { Compaction = 15.1m }).KeepsUp.Should().BeFalse();
    }

    [Fact]
    public void What_is_free_for_ever_is_deducted_once()
    {
        // A million calls are free; the next million costs a fifth of a dollar.
        var tariff = new Tariff(PriceList.Known, deductsAlwaysFree: true);

        var charged = new[] { 600_000m, 600_000m, 1_000_000m }
            .Select(units => tariff.Charge(new Consumption(CostCause.Events, "lambda_requests", "calls", units)).UsdPerMonth);

        charged.Should().Equal(0m, 0.04m, 0.2m);
    }

    private static decimal Usd(CostEstimate estimate, string service, string what, CostCause cause = CostCause.Events) =>
        estimate.Lines.Where(line => line.Service == service && line.What == what && line.Cause == cause).Sum(line => line.UsdPerMonth);

    private static CostModel Model(params (string Name, decimal Value)[] figures) => new(PriceList.Known, Figures(figures), Shape);

    /// <summary>Nothing is taken but what a test says.</summary>
    private static MeasuredFigures Figures(params (string Name, decimal Value)[] figures)
    {
        var values = figures.ToDictionary(one => one.Name, one => one.Value);
        return MeasuredFigures.Known with
        {
            Figures =
            [
                .. MeasuredFigures.Known.Figures.Select(figure => figure with
                {
                    Value = values.GetValueOrDefault(figure.Name, figure.Name == "events_per_request" ? 1 : 0),
                }),
            ],
        };
    }
}
