using System.Security.Cryptography;
using Clickstream.Hosts.Tests.Cli;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.EndToEnd;

public sealed class SimulationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clickstream-simulate-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes() => (await SimulateAsync("a", seed: 11)).Should().Be(await SimulateAsync("b", seed: 11));

    [Fact]
    public async Task Another_seed_gives_other_bytes() => (await SimulateAsync("a", seed: 11)).Should().NotBe(await SimulateAsync("b", seed: 12));

    [Fact]
    public async Task The_first_day_is_the_one_asked_for()
    {
        await CommandCall.OutputOfAsync("simulate", "--events", "500", "--seed", "1", "--days", "2", "--start", "2025-02-28", "--lake", folder);

        Directory.EnumerateDirectories(Path.Combine(folder, "events")).Select(Path.GetFileName).Min().Should().Be("date=2025-02-28");
    }

    /// <summary>A hash over what the files hold; their names are new in every run.</summary>
    private async Task<string> SimulateAsync(string lake, int seed)
    {
        var root = Path.Combine(folder, lake);
        await CommandCall.OutputOfAsync("simulate", "--events", "3000", "--seed", $"{seed}", "--lake", root);
        var hashes = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))
            .Order(StringComparer.Ordinal);
        return Convert.ToHexString(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(string.Concat(hashes))));
    }
}
