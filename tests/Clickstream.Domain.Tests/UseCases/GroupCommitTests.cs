using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using FluentValidation;
using NodaTime;

namespace Clickstream.Domain.Tests.UseCases;

/// <summary>Requests that come at the same time are stored together, and answered when that is done.</summary>
public sealed class GroupCommitTests
{
    private static readonly Duration Never = Duration.FromSeconds(60);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly HeldStore store = new();

    [Fact]
    public async Task A_full_group_is_stored_at_once_and_whole()
    {
        var group = Group(new GroupCommitOptions { MaxEvents = 4, MaxDelay = Never });
        store.Release();

        await Task.WhenAll(group.AddAsync([1], None), group.AddAsync([2, 3], None), group.AddAsync([4, 5], None));

        store.Stored.Should().BeEquivalentTo([new[] { 1, 2, 3, 4, 5 }], "the elements of a request are never parted");
    }

    [Fact]
    public async Task A_group_that_is_not_full_is_stored_when_its_time_is_up()
    {
        var group = Group(new GroupCommitOptions { MaxDelay = Duration.FromMilliseconds(20) });
        store.Release();

        await Task.WhenAll(group.AddAsync([1], None), group.AddAsync([2], None));

        store.Stored.Should().BeEquivalentTo([new[] { 1, 2 }]);
    }

    [Fact]
    public async Task Without_a_delay_everything_is_stored_once()
    {
        var group = Group(new GroupCommitOptions { MaxDelay = Duration.Zero });
        store.Release();

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(element => Task.Run(() => group.AddAsync([element], None))));

        store.Stored.SelectMany(one => one).Should().BeEquivalentTo(Enumerable.Range(0, 1000));
        store.Stored.Should().NotContain(one => one.Length == 0);
    }

    [Fact]
    public async Task Nothing_is_answered_before_it_is_stored()
    {
        var group = Group(new GroupCommitOptions { MaxEvents = 1, MaxDelay = Never });

        var answer = group.AddAsync([1], None);
        await store.Begun;

        answer.IsCompleted.Should().BeFalse();
        store.Release();
        (await answer).Should().Be(1, "it is told what storing gave");
    }

    [Fact]
    public async Task Storage_that_fails_fails_all_of_its_group_and_no_other()
    {
        var group = Group(new GroupCommitOptions { MaxEvents = 2, MaxDelay = Never });
        store.FailNext();
        store.Release();

        Task[] failing = [group.AddAsync([1], None), group.AddAsync([2], None)];
        foreach (var answer in failing)
        {
            await answer.Invoking(one => one).Should().ThrowAsync<HistoryException>();
        }

        await group.AddAsync([3, 4], None);
        store.Stored.Should().BeEquivalentTo([new[] { 3, 4 }]);
    }

    [Fact]
    public async Task Who_no_longer_waits_is_stored_all_the_same()
    {
        var group = Group(new GroupCommitOptions { MaxEvents = 2, MaxDelay = Never });
        using var impatient = new CancellationTokenSource();
        var left = group.AddAsync([1], impatient.Token);
        await impatient.CancelAsync();
        await left.Invoking(one => one).Should().ThrowAsync<OperationCanceledException>();
        store.Release();

        await group.AddAsync([2], None);

        store.Stored.Should().BeEquivalentTo([new[] { 1, 2 }]);
    }

    [Fact]
    public async Task When_half_of_those_who_could_send_wait_nobody_waits_longer()
    {
        var group = Group(new GroupCommitOptions { MaxDelay = Never, Senders = () => 64 });
        store.Release();

        await Task.WhenAll(Enumerable.Range(0, 32).Select(element => group.AddAsync([element], None)));

        store.Stored.Should().BeEquivalentTo([Enumerable.Range(0, 32)]);
    }

    [Fact]
    public async Task Few_senders_wait_for_the_time()
    {
        var group = Group(new GroupCommitOptions { MaxEvents = 5, MaxDelay = Never, Senders = () => 4 });
        store.Release();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(element => group.AddAsync([element], None)));

        store.Stored.Should().BeEquivalentTo([Enumerable.Range(0, 5)], "an object for every few requests is dear: only the fifth filled it");
    }

    [Fact]
    public async Task When_all_is_to_stop_nobody_waits_for_others()
    {
        using var stopping = new CancellationTokenSource();
        var group = Group(new GroupCommitOptions { MaxEvents = 5, MaxDelay = Never, Stopping = stopping.Token });
        store.Release();
        var before = group.AddAsync([1], None);

        await stopping.CancelAsync();
        await before;
        await group.AddAsync([2], None);

        store.Stored.Should().BeEquivalentTo([new[] { 1 }, new[] { 2 }]);
    }

    [Fact]
    public async Task No_more_groups_are_stored_at_one_time_than_may_be()
    {
        var group = Group(new GroupCommitOptions { MaxEvents = 1, MaxDelay = Never, MaxFlushes = 2 });

        var answers = Enumerable.Range(0, 5).Select(element => group.AddAsync([element], None)).ToList();
        await store.SecondBegun;
        await Task.Delay(100);
        store.MostAtOnce.Should().Be(2, "the others wait, though nothing keeps them but the limit");
        store.Release();
        await Task.WhenAll(answers);

        store.MostAtOnce.Should().Be(2);
        store.Stored.Should().HaveCount(5);
    }

    [Theory]
    [InlineData(0, 100, 100_000, 2, nameof(GroupCommitOptions.MaxEvents))]
    [InlineData(250_001, 100, 1_000_000, 2, nameof(GroupCommitOptions.MaxEvents))]
    [InlineData(10, -1, 100_000, 2, nameof(GroupCommitOptions.MaxDelay))]
    [InlineData(10, 60_001, 100_000, 2, nameof(GroupCommitOptions.MaxDelay))]
    [InlineData(10, 100, 9, 2, nameof(GroupCommitOptions.MaxWaitingEvents))]
    [InlineData(10, 100, 100_000, 0, nameof(GroupCommitOptions.MaxFlushes))]
    public void An_option_out_of_its_range_is_named(int events, int milliseconds, int waiting, int flushes, string name)
    {
        var options = new GroupCommitOptions
        {
            MaxEvents = events, MaxDelay = Duration.FromMilliseconds(milliseconds), MaxWaitingEvents = waiting, MaxFlushes = flushes,
        };

        options.Invoking(one => one.Validate()).Should().Throw<ValidationException>().WithMessage($"*{name} must be*");
    }

    private GroupCommit<int, int> Group(GroupCommitOptions options) => new(options, "test", new WaitingEvents(int.MaxValue), store.StoreAsync);

    /// <summary>A store that holds back until it is released.</summary>
    private sealed class HeldStore
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource secondBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock gate = new();
        private bool failsNext;
        private int now;

        public List<int[]> Stored { get; } = [];

        public int MostAtOnce { get; private set; }

        public Task Begun => begun.Task;

        public Task SecondBegun => secondBegun.Task;

        public void FailNext() => failsNext = true;

        public void Release() => released.TrySetResult();

        public async Task<int> StoreAsync(IReadOnlyList<int> elements, CancellationToken cancellationToken)
        {
            lock (gate)
            {
                MostAtOnce = Math.Max(MostAtOnce, ++now);
            }

            if (!begun.TrySetResult())
            {
                secondBegun.TrySetResult();
            }

            await released.Task.WaitAsync(cancellationToken);
            lock (gate)
            {
                now--;
                if (failsNext)
                {
                    failsNext = false;
                    throw new HistoryException(HistoryException.Unavailable, "It is away.", isTransient: true);
                }

                Stored.Add([.. elements]);
                return elements.Count;
            }
        }
    }
}
