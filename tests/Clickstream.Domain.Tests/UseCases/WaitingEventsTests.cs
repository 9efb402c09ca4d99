using System.Text;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Clickstream.Domain.Tests.UseCases;

/// <summary>How many events may wait to be stored with others.</summary>
public sealed class WaitingEventsTests : IDisposable
{
    private const int Most = 4;

    private readonly ServiceProvider services = new ServiceCollection().AddClickstream().AddClickstreamInMemory()
        .AddClickstreamGroupCommit(new GroupCommitOptions
        {
            MaxEvents = Most, MaxDelay = Duration.FromSeconds(60), MaxWaitingEvents = Most,
        })
        .BuildServiceProvider();

    public void Dispose() => services.Dispose();

    [Fact]
    public async Task More_than_may_wait_is_refused_as_a_whole_and_taken_later()
    {
        var waiting = IngestAsync(Given.Draft(), Given.Draft(), Given.Draft());

        var refused = await this.Awaiting(_ => IngestAsync(Bad(), Given.Draft())).Should().ThrowAsync<HistoryException>();
        await Task.WhenAll(waiting, IngestAsync(Given.Draft()));

        refused.Which.Code.Should().Be(HistoryException.Overloaded);
        (await services.GetRequiredService<IQuarantine>().EntriesAsync()).Should().BeEmpty("what is refused is sent again");
        await IngestAsync(Given.Draft(), Given.Draft(), Given.Draft(), Given.Draft());
        (await services.GetRequiredService<IEventHistory>().EventsAsync()).Should().HaveCount(2 * Most);
    }

    [Fact]
    public async Task Those_for_the_quarantine_are_counted_too()
    {
        var waiting = IngestAsync(Bad(), Bad(), Bad());

        await this.Awaiting(_ => IngestAsync(Given.Draft(), Given.Draft())).Should().ThrowAsync<HistoryException>();

        await Task.WhenAll(waiting, IngestAsync(Bad()));
    }

    [Fact]
    public async Task A_request_larger_than_all_that_may_wait_is_taken_when_nothing_else_waits()
    {
        var drafts = Enumerable.Range(0, 2 * Most).Select(_ => Given.Draft()).ToArray();

        (await IngestAsync(drafts)).Accepted.Should().Be(drafts.Length);
    }

    private static EventDraft Bad() => new() { EventId = "evt-bad", Raw = Encoding.UTF8.GetBytes("{bad}"), Origin = "line 2" };

    private Task<IngestResult> IngestAsync(params EventDraft[] drafts) =>
        services.GetRequiredService<IMediator>().Send(new IngestEvents(drafts, Given.Source()));
}
