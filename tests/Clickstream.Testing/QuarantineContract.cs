using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>What every quarantine promises.</summary>
public abstract class QuarantineContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty quarantine.</summary>
    protected abstract IQuarantine Create();

    [Fact]
    public async Task What_was_quarantined_comes_back_with_all_that_was_known_of_it()
    {
        var quarantine = Create();
        var bad = Bad(0, new EventSource
        {
            ReceivedAt = Given.Noon,
            Protocol = "native",
            RequestId = "r-1",
            RequestPath = "/v1/page",
            IsTimeTrusted = true,
            DefaultSiteId = "other",
            DefaultCurrency = "VND",
            UserAgent = "Mozilla/5.0",
            Hints = new ClientHints("Chromium", true, "Android", "mobile"),
            Purpose = "prefetch",
            Address = "203.0.113.0",
            IsGlobalPrivacyControl = true,
            Geo = new GeoContext("DE", null, "Berlin"),
        });

        await quarantine.AppendAsync([bad], None);

        var read = await quarantine.EntriesAsync();
        read.Should().ContainSingle();
        read[0].Raw.ToArray().Should().Equal(bad.Raw.ToArray());
        (read[0] with { Raw = default, Errors = [] }).Should().Be(bad with { Raw = default, Errors = [] });
        read[0].Errors.Should().Equal(bad.Errors);
        read[0].Id.Should().Be(bad.Id);
    }

    [Fact]
    public async Task Batches_come_by_hour()
    {
        var quarantine = Create();
        await quarantine.AppendAsync([Bad(7200), Bad(10)], None);
        await quarantine.AppendAsync([Bad(3600)], None);

        (await quarantine.ReadAllAsync(None).ToListAsync()).Select(batch => (batch.Hour - Given.Noon).TotalSeconds).Should().Equal(0, 3600, 7200);
    }

    [Fact]
    public async Task Of_a_replaced_batch_only_what_was_to_stay_is_left()
    {
        var quarantine = Create();
        await quarantine.AppendAsync([Bad(0), Bad(1), Bad(2)], None);
        var batch = await quarantine.ReadAllAsync(None).SingleAsync();

        await quarantine.ReplaceAsync(batch, [batch.Entries[1]], None);
        await quarantine.ReplaceAsync(batch, [batch.Entries[1]], None);

        (await quarantine.EntriesAsync()).Select(entry => entry.Id).Should().Equal(batch.Entries[1].Id);
        (await quarantine.ListAsync(None)).Should().ContainSingle().Which.Should().NotBe(batch.Id);
    }

    [Fact]
    public async Task Batches_are_read_by_their_names_and_those_that_are_gone_are_passed_over()
    {
        var quarantine = Create();
        await quarantine.AppendAsync([Bad(0)], None);
        await quarantine.AppendAsync([Bad(1)], None);
        var names = await quarantine.ListAsync(None);
        var all = await quarantine.ReadAsync(names, None).ToListAsync();

        await quarantine.ReplaceAsync(all[0], [], None);

        all.Select(batch => batch.Id).Should().Equal(names);
        (await quarantine.ReadAsync(names, None).ToListAsync()).Select(batch => batch.Id).Should().Equal(names[1]);
    }

    [Fact]
    public async Task A_batch_of_which_nothing_stays_is_gone()
    {
        var quarantine = Create();
        await quarantine.AppendAsync([Bad(0)], None);
        var batch = await quarantine.ReadAllAsync(None).SingleAsync();

        await quarantine.ReplaceAsync(batch, [], None);
        await quarantine.ReplaceAsync(batch, [], None);

        (await quarantine.EntriesAsync()).Should().BeEmpty();
    }

    [Fact]
    public void Entries_are_told_apart_by_when_where_and_what()
    {
        var source = Given.Source();
        QuarantinedEvent[] entries =
        [
            Bad(0), Bad(1), Bad(0, source with { Protocol = "other" }), Bad(0, source with { RequestId = "r" }),
            Bad(0) with { Origin = "line 4" }, Bad(0) with { Raw = new byte[] { 1 } },
        ];

        entries.Select(entry => entry.Id).Should().OnlyHaveUniqueItems();
        Bad(0).Id.Should().Be(Bad(0).Id);
    }

    private static QuarantinedEvent Bad(int seconds, EventSource? source = null) => new(
        (source ?? Given.Source()) with { ReceivedAt = Given.Noon + Duration.FromSeconds(seconds) }, "line 3", new byte[] { 0xFF, 0x0A, 0x7B },
        [new ValidationError("time.invalid", "occurredAt", "Bad."), new ValidationError("item.missing", "items", "None.")]);
}
