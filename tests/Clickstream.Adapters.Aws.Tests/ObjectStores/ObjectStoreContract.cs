using System.Text;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.Tests.ObjectStores;

/// <summary>What every object store promises.</summary>
public abstract class ObjectStoreContract
{
    protected static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty store.</summary>
    protected abstract IObjectStore Create();

    [Fact]
    public async Task An_object_comes_back_as_it_was_created()
    {
        var store = Create();
        (await store.TryCreateAsync("a/b/c.bin", 1, 2, 3)).Should().BeTrue();

        (await store.ReadAsync("a/b/c.bin", None)).ToArray().Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task An_empty_object_comes_back_empty()
    {
        var store = Create();
        (await store.TryCreateAsync("empty")).Should().BeTrue();

        (await store.ReadAsync("empty", None)).Length.Should().Be(0);
        (await store.ReadEndAsync("empty", 8, None)).Length.Should().Be(0);
        (await ListAsync(store, "")).Should().Equal(new StoredObject("empty", 0));
    }

    [Fact]
    public async Task A_large_object_comes_back_whole()
    {
        var store = Create();
        var content = new byte[20_000_000];
        new Random(1).NextBytes(content);
        await store.TryCreateAsync("large", content);

        (await store.ReadAsync("large", None)).Span.SequenceEqual(content).Should().BeTrue();
        (await store.ReadEndAsync("large", 5, None)).Span.SequenceEqual(content.AsSpan(content.Length - 5)).Should().BeTrue();
    }

    [Fact]
    public async Task The_end_of_an_object_is_read_alone_and_all_of_a_shorter_one()
    {
        var store = Create();
        await store.TryCreateAsync("a", 1, 2, 3, 4);

        (await store.ReadEndAsync("a", 3, None)).ToArray().Should().Equal(2, 3, 4);
        (await store.ReadEndAsync("a", 100, None)).ToArray().Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public async Task An_object_is_never_replaced()
    {
        var store = Create();
        await store.TryCreateAsync("a", 1);

        (await store.TryCreateAsync("a", 2)).Should().BeFalse();
        (await store.TryCreateAsync("a", 1)).Should().BeFalse("the same bytes are no reason to say that this call stored them");
        (await store.ReadAsync("a", None)).ToArray().Should().Equal(1);
    }

    [Fact]
    public async Task Of_twenty_parallel_creations_one_wins()
    {
        var store = Create();

        var won = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => store.TryCreateAsync("a/b", (byte)i))));

        won.Count(one => one).Should().Be(1);
        (await store.ReadAsync("a/b", None)).ToArray().Should().Equal((byte)Array.IndexOf(won, true));
    }

    [Fact]
    public async Task Keys_are_listed_in_ordinal_order_below_a_prefix_with_their_lengths()
    {
        var store = Create();
        foreach (var key in new[] { "x/b", "x/B", "x/a/z", "x/a.", "y/1" })
        {
            await store.TryCreateAsync(key, new byte[key.Length]);
        }

        (await ListAsync(store, "x/")).Should().Equal(
            new StoredObject("x/B", 3), new StoredObject("x/a.", 4), new StoredObject("x/a/z", 5), new StoredObject("x/b", 3));
        (await ListAsync(store, "x/a")).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_listing_begins_after_a_key_whether_there_is_such_an_object_or_not()
    {
        var store = Create();
        foreach (var key in new[] { "e/d=1/h=01/x", "e/d=1/h=02/x", "e/d=1/h=02/y", "e/d=2/h=00/x", "f" })
        {
            await store.TryCreateAsync(key, 0);
        }

        (await ListAsync(store, "e/", "e/d=1/h=02")).Select(one => one.Key).Should().Equal("e/d=1/h=02/x", "e/d=1/h=02/y", "e/d=2/h=00/x");
        (await ListAsync(store, "e/", "e/d=1/h=02/x")).Select(one => one.Key).Should().Equal("e/d=1/h=02/y", "e/d=2/h=00/x");
        (await ListAsync(store, "e/", "e/d=9")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_listing_longer_than_a_page_has_every_key_once()
    {
        var store = Create();
        var keys = Enumerable.Range(0, 2300).Select(i => $"many/{i:D5}").ToArray();
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (key, _) => await store.TryCreateAsync(key, 1));

        (await ListAsync(store, "many/")).Select(one => one.Key).Should().Equal(keys);
        (await ListAsync(store, "many/", "many/00999")).Select(one => one.Key).Should().Equal(keys[1000..]);
    }

    [Fact]
    public async Task A_removed_object_is_gone_and_may_be_removed_again()
    {
        var store = Create();
        await store.TryCreateAsync("a/b", 1);
        await store.TryCreateAsync("a/c", 1);

        await store.DeleteAsync("a/b", None);
        await store.DeleteAsync("a/b", None);

        (await ListAsync(store, "")).Select(one => one.Key).Should().Equal("a/c");
    }

    [Fact]
    public async Task A_missing_object_is_told_by_its_code()
    {
        var store = Create();
        await store.TryCreateAsync("other", 1);
        Func<Task>[] reads = [() => store.ReadAsync("none", None), () => store.ReadEndAsync("none", 8, None)];

        foreach (var read in reads)
        {
            (await read.Should().ThrowAsync<HistoryException>()).Which.Code.Should().Be(HistoryException.NotFound);
        }
    }

    [Fact]
    public async Task Notes_do_not_change_what_is_stored()
    {
        var store = Create();
        await store.TryCreateAsync("a", new byte[] { 7 }, [new("clickstream-events", "12")], None);

        (await store.ReadAsync("a", None)).ToArray().Should().Equal(7);
    }

    [Fact]
    public async Task A_cancelled_call_passes_the_cancellation_on()
    {
        var store = Create();
        await store.TryCreateAsync("a", 1);
        var cancelled = new CancellationToken(canceled: true);
        Func<Task>[] calls =
        [
            () => store.TryCreateAsync("b", new byte[] { 1 }, [], cancelled), () => store.ReadAsync("a", cancelled),
            () => store.ReadEndAsync("a", 1, cancelled), () => store.DeleteAsync("a", cancelled),
            () => store.ListAsync("", null, cancelled).ToListAsync().AsTask(),
        ];

        foreach (var call in calls)
        {
            await call.Should().ThrowAsync<OperationCanceledException>();
        }

        (await ListAsync(store, "")).Should().HaveCount(1);
    }

    [Fact]
    public void The_location_tells_stores_apart() => Create().Location.Should().NotBe(Create().Location);

    protected static async Task<List<StoredObject>> ListAsync(IObjectStore store, string prefix, string? after = null) =>
        await store.ListAsync(prefix, after, None).ToListAsync();
}

/// <summary>Creates objects without notes.</summary>
internal static class ObjectCreation
{
    public static Task<bool> TryCreateAsync(this IObjectStore store, string key, params byte[] content) =>
        store.TryCreateAsync(key, content, [], CancellationToken.None);
}
