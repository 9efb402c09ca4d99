using Clickstream.Domain.Events;
using Clickstream.Domain.InMemory;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Testing;

namespace Clickstream.Domain.Tests.UseCases;

public sealed class RejectionAccountTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_quarantine_that_may_not_be_read_is_told_of_and_ends_nothing()
    {
        using var warehouse = new InMemoryWarehouse();

        var problem = await new RejectionAccount(new LockedQuarantine(), warehouse).BringUpToDateAsync(None, None);

        problem.Should().Be(HistoryException.AccessDenied);
    }

    [Fact]
    public async Task A_deadline_leaves_the_rest_to_the_next_run()
    {
        using var warehouse = new InMemoryWarehouse();
        var quarantine = new InMemoryQuarantine();
        await quarantine.AppendAsync([Bad()], None);

        var problem = await new RejectionAccount(quarantine, warehouse).BringUpToDateAsync(new CancellationToken(canceled: true), None);

        problem.Should().BeNull();
        (await warehouse.FindCountedRejectionsAsync(None)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_batch_is_read_once()
    {
        using var warehouse = new InMemoryWarehouse();
        var quarantine = new CountingQuarantine([new QuarantineBatch("a", Given.Noon, [Bad()]), new QuarantineBatch("empty", Given.Noon, [])]);
        var account = new RejectionAccount(quarantine, warehouse);

        await account.BringUpToDateAsync(None, None);
        await account.BringUpToDateAsync(None, None);

        quarantine.Reads.Should().Equal("a", "empty");
    }

    private static QuarantinedEvent Bad() => new(
        new EventSource { ReceivedAt = Given.Noon, Protocol = "test" }, null, "{}"u8.ToArray(),
        [new ValidationError(ErrorCodes.EventNameMissing, "eventName", "An event needs a name.")]);

    private sealed class LockedQuarantine : IQuarantine
    {
        public Task AppendAsync(IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
            throw new HistoryException(HistoryException.AccessDenied, "It may not be read.");

        public IAsyncEnumerable<QuarantineBatch> ReadAsync(IReadOnlyList<string> batches, CancellationToken cancellationToken) =>
            AsyncEnumerable.Empty<QuarantineBatch>();

        public Task ReplaceAsync(QuarantineBatch batch, IReadOnlyList<QuarantinedEvent> remaining, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class CountingQuarantine(QuarantineBatch[] stored) : IQuarantine
    {
        public List<string> Reads { get; } = [];

        public Task AppendAsync(IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>([.. stored.Select(batch => batch.Id)]);

        public IAsyncEnumerable<QuarantineBatch> ReadAsync(IReadOnlyList<string> batches, CancellationToken cancellationToken)
        {
            Reads.AddRange(batches);
            return stored.Where(batch => batches.Contains(batch.Id)).ToAsyncEnumerable();
        }

        public Task ReplaceAsync(QuarantineBatch batch, IReadOnlyList<QuarantinedEvent> remaining, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
