using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Clickstream.Domain.Tests.UseCases;

public sealed class IngestEventsTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddClickstream().AddClickstreamInMemory().BuildServiceProvider();

    public void Dispose() => services.Dispose();

    [Fact]
    public async Task Good_neighbours_of_a_bad_event_are_in_the_history()
    {
        var result = await IngestAsync(Given.Draft(), Bad(), Given.Draft(EventNames.Purchase));

        var stored = await services.GetRequiredService<IEventHistory>().EventsAsync(result.Segments);
        stored.Select(e => e.Kind).Should().Equal(EventKind.PageViewed, EventKind.PurchaseCompleted);
    }

    [Fact]
    public async Task A_bad_event_is_in_the_quarantine_as_it_was_received()
    {
        await IngestAsync(Given.Draft(), Bad());

        var quarantined = (await QuarantineAsync()).Single();
        (quarantined.ReceivedAt, quarantined.Protocol, quarantined.Origin, Encoding.UTF8.GetString(quarantined.Raw.Span))
            .Should().Be((Given.Noon, "test", "line 2", "{bad}"));
    }

    [Fact]
    public async Task A_bad_event_is_in_the_quarantine_with_its_codes()
    {
        await IngestAsync(Bad());

        (await QuarantineAsync()).Single().Errors.Select(error => error.Code).Should().Equal(ErrorCodes.VisitorIdMissing);
    }

    [Fact]
    public async Task The_answer_counts_the_good_and_names_the_bad()
    {
        var result = await IngestAsync(Given.Draft(), Bad(), Given.Draft());

        (result.Accepted, result.Rejected.Single().Index, result.Rejected.Single().EventId).Should().Be((2, 1, "evt-bad"));
    }

    [Fact]
    public async Task Good_events_alone_leave_the_quarantine_empty()
    {
        await IngestAsync(Given.Draft());

        (await QuarantineAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Nothing_to_ingest_makes_no_segment() => (await IngestAsync()).Segments.Should().BeEmpty();

    [Fact]
    public async Task An_event_that_brought_no_id_is_given_one_of_its_own()
    {
        var result = await IngestAsync(Given.Draft(change: d => d.EventId = null), Given.Draft(change: d => d.EventId = null));

        var stored = await services.GetRequiredService<IEventHistory>().EventsAsync(result.Segments);
        stored.Select(e => e.Id).Should().OnlyHaveUniqueItems();
    }

    private static EventDraft Bad() => Given.Draft(change: draft =>
    {
        draft.ClientId = null;
        draft.EventId = "evt-bad";
        draft.Origin = "line 2";
        draft.Raw = "{bad}"u8.ToArray();
    });

    private Task<IngestResult> IngestAsync(params EventDraft[] drafts) =>
        services.GetRequiredService<IMediator>().Send(new IngestEvents(drafts, Given.Source()));

    private async Task<List<QuarantinedEvent>> QuarantineAsync() =>
        await services.GetRequiredService<IQuarantine>().EntriesAsync();
}
