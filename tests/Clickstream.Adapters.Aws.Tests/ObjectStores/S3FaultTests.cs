using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Adapters.Aws.Tests.ObjectStores;

/// <summary>The network between us and the server fails in every way.</summary>
public sealed class S3FaultTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FaultProxy proxy = new(S3Server.Shared.Endpoint);
    private readonly S3ObjectStoreOptions options = S3Bucket.Create();

    [Theory]
    [InlineData(ProxyFault.CutRequest)]
    [InlineData(ProxyFault.LoseAnswer)]
    [InlineData(ProxyFault.Unavailable)]
    [InlineData(ProxyFault.CutAnswer)]
    [InlineData(ProxyFault.Stall)]
    public async Task A_creation_that_failed_once_succeeds_and_knows_it(ProxyFault fault)
    {
        using var store = Over();
        proxy.Fault = (method, number) => method == "PUT" && number == 0 ? fault : ProxyFault.None;

        (await store.TryCreateAsync("a", 1, 2)).Should().BeTrue();

        proxy.Requests.Should().BeGreaterThan(fault is ProxyFault.CutAnswer ? 0 : 1);
        (await store.ReadAsync("a", None)).ToArray().Should().Equal(1, 2);
    }

    [Fact]
    public async Task A_lost_answer_to_anothers_creation_is_not_taken_for_ours()
    {
        using var direct = new S3ObjectStore(options);
        await direct.TryCreateAsync("a", 7);
        using var store = Over();
        proxy.Fault = (method, number) => method == "PUT" && number == 0 ? ProxyFault.LoseAnswer : ProxyFault.None;

        (await store.TryCreateAsync("a", 7)).Should().BeFalse();
    }

    [Theory]
    [InlineData(ProxyFault.CutRequest)]
    [InlineData(ProxyFault.LoseAnswer)]
    [InlineData(ProxyFault.Unavailable)]
    [InlineData(ProxyFault.CutAnswer)]
    [InlineData(ProxyFault.Stall)]
    public async Task Reading_listing_and_removing_go_on_after_a_fault(ProxyFault fault)
    {
        using var direct = new S3ObjectStore(options);
        var content = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        await direct.TryCreateAsync("a", content);
        using var store = Over();
        proxy.Fault = (_, number) => number % 2 == 0 ? fault : ProxyFault.None;

        (await store.ReadAsync("a", None)).Span.SequenceEqual(content).Should().BeTrue();
        (await store.ReadEndAsync("a", 10, None)).Length.Should().Be(10);
        (await store.ListAsync("", null, None).ToListAsync()).Should().Equal(new StoredObject("a", content.Length));
        await store.DeleteAsync("a", None);
        (await direct.ListAsync("", null, None).ToListAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_stays_away_is_told_by_its_code_after_all_attempts()
    {
        using var store = Over();
        proxy.Fault = (_, _) => ProxyFault.Unavailable;

        var create = () => store.TryCreateAsync("a", 1);

        var failure = (await create.Should().ThrowAsync<HistoryException>()).Which;
        (failure.Code, failure.IsTransient).Should().Be((HistoryException.Unavailable, true));
        proxy.Requests.Should().Be(4);
    }

    [Fact]
    public async Task A_refusal_is_not_repeated()
    {
        using var store = Over(options with { SecretAccessKey = "wrong" });

        var create = () => store.TryCreateAsync("a", 1);

        (await create.Should().ThrowAsync<HistoryException>()).Which.Code.Should().Be(HistoryException.AccessDenied);
        proxy.Requests.Should().Be(1);
    }

    [Fact]
    public async Task Whoever_cancels_does_not_wait_for_a_stalled_server()
    {
        using var store = Over(options with { AttemptTimeout = TimeSpan.FromMinutes(5) });
        proxy.Fault = (_, _) => ProxyFault.Stall;
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var create = () => store.TryCreateAsync("a", new byte[] { 1 }, [], cancellation.Token);

        await create.Should().ThrowAsync<OperationCanceledException>();
    }

    public void Dispose() => proxy.Dispose();

    private S3ObjectStore Over(S3ObjectStoreOptions? changed = null) => new((changed ?? options) with
    {
        Endpoint = proxy.Endpoint,
        MaximumAttempts = 4,
        AttemptTimeout = changed?.AttemptTimeout is { } timeout && timeout != options.AttemptTimeout ? timeout : TimeSpan.FromSeconds(2),
    });
}
