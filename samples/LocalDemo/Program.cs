using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using Clickstream.Domain.Simulation;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using LocalDemo;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Spectre.Console;

// A week of a computer shop, in one process: events → validation → Parquet files → star schema → reports.
AnsiConsole.Profile.Capabilities.Ansi = !Console.IsOutputRedirected;
var lake = Directory.CreateTempSubdirectory("clickstream-demo-");
var shop = new SimulationSettings { Events = 60_000, Seed = 2026, Days = 7, Start = new LocalDate(2026, 11, 16) };
await using var platform = new ServiceCollection()
    .AddClickstream()
    .AddClickstreamAws(lake.FullName)
    .AddClickstreamInMemory()
    .BuildServiceProvider();
var mediator = platform.GetRequiredService<IMediator>();
var reports = platform.GetRequiredService<IReports>();

try
{
    var projected = await AnsiConsole.Progress().StartAsync(async progress =>
    {
        var shopping = progress.AddTask("Shoppers shop, events arrive, Parquet is written", maxValue: shop.Events);
        var projecting = progress.AddTask("Events become sessions, carts and orders", maxValue: shop.Events);
        foreach (var batch in ShopSimulator.Run(shop))
        {
            var source = new EventSource { ReceivedAt = batch[^1].ReceivedAt!.Value, Protocol = "demo", IsTimeTrusted = true };
            await mediator.Send(new IngestEvents(batch, source));
            shopping.Increment(batch.Count);
        }

        var summary = await mediator.Send(new ProjectHistory
        {
            Settings = new ProjectionSettings { SliceEvents = 5_000 },
            Progress = new TaskProgress(projecting),
        });
        projecting.Value = projecting.MaxValue;
        return summary;
    });

    await new Storyteller(reports).TellAsync(shop, projected, lake);
}
finally
{
    lake.Delete(recursive: true);
}
