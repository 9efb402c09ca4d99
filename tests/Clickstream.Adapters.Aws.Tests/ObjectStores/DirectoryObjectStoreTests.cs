using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.Tests.ObjectStores;

public sealed class DirectoryObjectStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryLake lake = new();

    [Fact]
    public async Task An_object_comes_back_as_it_was_created()
    {
        (await lake.Store.TryCreateAsync("a/b/c.bin", new byte[] { 1, 2, 3 }, None)).Should().BeTrue();

        (await lake.Store.ReadAsync("a/b/c.bin", None)).ToArray().Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task An_object_is_never_replaced()
    {
        await lake.Store.TryCreateAsync("a", new byte[] { 1 }, None);

        (await lake.Store.TryCreateAsync("a", new byte[] { 2 }, None)).Should().BeFalse();
        (await lake.Store.ReadAsync("a", None)).ToArray().Should().Equal(1);
    }

    [Fact]
    public async Task Of_twenty_parallel_creations_one_wins()
    {
        var store = lake.Store;

        var won = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => store.TryCreateAsync("a/b", new[] { (byte)i }, None))));

        won.Count(one => one).Should().Be(1);
    }

    [Fact]
    public async Task Of_two_racing_creations_one_wins_every_time()
    {
        var store = lake.Store;
        for (var round = 0; round < 300; round++)
        {
            var key = $"race/{round}";

            var won = await Task.WhenAll(
                Task.Run(() => store.TryCreateAsync(key, new byte[] { 1 }, None)), Task.Run(() => store.TryCreateAsync(key, new byte[] { 2 }, None)));

            won.Count(one => one).Should().Be(1);
        }
    }

    [Fact]
    public async Task A_directory_may_be_named_with_a_slash_at_its_end()
    {
        var store = new DirectoryObjectStore(lake.Path + "/");

        (await store.TryCreateAsync("a", new byte[] { 1 }, None)).Should().BeTrue();
    }

    [Fact]
    public async Task Keys_are_listed_in_ordinal_order_below_a_prefix()
    {
        foreach (var key in new[] { "x/b", "x/B", "x/a/z", "y/1" })
        {
            await lake.Store.TryCreateAsync(key, new byte[] { 0 }, None);
        }

        (await ListAsync("x/")).Should().Equal("x/B", "x/a/z", "x/b");
    }

    [Fact]
    public async Task Leftovers_of_a_crash_are_never_listed()
    {
        await lake.Store.TryCreateAsync("x/a", new byte[] { 0 }, None);
        await File.WriteAllBytesAsync(Path.Combine(lake.Path, ".incoming", "half"), [1]);

        (await ListAsync(string.Empty)).Should().Equal("x/a");
    }

    [Fact]
    public async Task A_creation_leaves_no_temporary_file()
    {
        await lake.Store.TryCreateAsync("x/a", new byte[] { 0 }, None);
        await lake.Store.TryCreateAsync("x/a", new byte[] { 0 }, None);

        Directory.EnumerateFiles(Path.Combine(lake.Path, ".incoming")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    public async Task A_key_cannot_leave_the_directory(string key)
    {
        var create = () => lake.Store.TryCreateAsync(key, new byte[] { 0 }, None);

        await create.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task A_missing_object_is_told_by_its_code()
    {
        var read = () => lake.Store.ReadAsync("none", None);

        (await read.Should().ThrowAsync<HistoryException>()).Which.Code.Should().Be(HistoryException.NotFound);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_is_told_by_its_code()
    {
        var file = Path.Combine(lake.Path, "file");
        await File.WriteAllTextAsync(file, "no directory");

        var create = () => new DirectoryObjectStore(Path.Combine(file, "lake")).TryCreateAsync("a", new byte[] { 0 }, None);

        (await create.Should().ThrowAsync<HistoryException>()).Which.Code.Should().Be(HistoryException.Unavailable);
    }

    public void Dispose() => lake.Dispose();

    private async Task<List<string>> ListAsync(string prefix)
    {
        var keys = new List<string>();
        await foreach (var key in lake.Store.ListAsync(prefix, None))
        {
            keys.Add(key);
        }

        return keys;
    }
}
