using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.Tests.ObjectStores;

public sealed class DirectoryObjectStoreTests : ObjectStoreContract, IDisposable
{
    private readonly List<TemporaryLake> others = [];
    private readonly TemporaryLake lake = new();

    [Fact]
    public async Task Of_two_racing_creations_one_wins_every_time()
    {
        var store = lake.Store;
        for (var round = 0; round < 300; round++)
        {
            var key = $"race/{round}";

            var won = await Task.WhenAll(
                Task.Run(() => store.TryCreateAsync(key, 1)), Task.Run(() => store.TryCreateAsync(key, 2)));

            won.Count(one => one).Should().Be(1);
        }
    }

    [Fact]
    public async Task A_directory_may_be_named_with_a_slash_at_its_end()
    {
        var store = new DirectoryObjectStore(lake.Path + "/");

        (await store.TryCreateAsync("a", 1)).Should().BeTrue();
    }

    [Fact]
    public async Task Leftovers_of_a_crash_are_never_listed()
    {
        await lake.Store.TryCreateAsync("x/a", 0);
        await File.WriteAllBytesAsync(Path.Combine(lake.Path, ".incoming", "half"), [1]);

        (await ListAsync(lake.Store, string.Empty)).Select(one => one.Key).Should().Equal("x/a");
    }

    [Fact]
    public async Task A_creation_leaves_no_temporary_file()
    {
        await lake.Store.TryCreateAsync("x/a", 0);
        await lake.Store.TryCreateAsync("x/a", 0);

        Directory.EnumerateFiles(Path.Combine(lake.Path, ".incoming")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    public async Task A_key_cannot_leave_the_directory(string key)
    {
        var create = () => lake.Store.TryCreateAsync(key, 0);

        await create.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task A_directory_that_cannot_be_is_told_by_its_code()
    {
        var file = Path.Combine(lake.Path, "file");
        await File.WriteAllTextAsync(file, "no directory");

        var create = () => new DirectoryObjectStore(Path.Combine(file, "lake")).TryCreateAsync("a", 0);

        (await create.Should().ThrowAsync<HistoryException>()).Which.Code.Should().Be(HistoryException.Unavailable);
    }

    public void Dispose()
    {
        lake.Dispose();
        others.ForEach(other => other.Dispose());
    }

    protected override IObjectStore Create()
    {
        others.Add(new TemporaryLake());
        return others[^1].Store;
    }
}
