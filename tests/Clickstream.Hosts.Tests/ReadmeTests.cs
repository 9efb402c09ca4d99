using System.Runtime.CompilerServices;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Clickstream.Hosts.Tests;

/// <summary>The README's program compiles, runs, and does what it says.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task The_program_counts_its_event()
    {
        var lakeDirectory = Directory.CreateTempSubdirectory("clickstream-readme-").FullName;
        try
        {
            // README begins
            // The domain, Parquet files in a directory or in S3 ("s3://bucket/prefix"), a warehouse in memory.
            await using var platform = new ServiceCollection()
                .AddClickstream()
                .AddClickstreamAws(lakeDirectory)
                .AddClickstreamInMemory()
                .BuildServiceProvider();
            var mediator = platform.GetRequiredService<IMediator>();

            // An event comes in: valid ones go to the history, others to the quarantine with their reasons.
            var draft = new EventDraft { Name = "add_to_cart", EventId = "a-1", ClientId = "c_9f87", Items = { new ItemDraft { ProductId = "p1", UnitPrice = 12.5m } } };
            var source = new EventSource { ReceivedAt = SystemClock.Instance.GetCurrentInstant(), Protocol = "readme" };
            var ingested = await mediator.Send(new IngestEvents([draft], source));

            // What is new in the history becomes facts; then anything can be asked.
            await mediator.Send(new ProjectHistory());
            var overview = await platform.GetRequiredService<IReports>().OverviewAsync(ReportFilter.All, CancellationToken.None);
            // README ends
            ingested.Accepted.Should().Be(1);
            overview.AddToCarts.Should().Be(1);
        }
        finally
        {
            Directory.Delete(lakeDirectory, recursive: true);
        }
    }

    [Fact]
    public void The_program_in_the_README_is_the_one_that_is_tested()
    {
        var readme = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "README.md"));
        var shown = readme.SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```");
        var tested = File.ReadAllLines(ThisFile())
            .Select(line => line.Trim())
            .SkipWhile(line => line != "// README begins").Skip(1).TakeWhile(line => line != "// README ends");

        shown.Select(line => line.Trim()).Should().Equal(tested);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
