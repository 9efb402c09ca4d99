using Clickstream.Domain.Ports;
using Clickstream.Hosts.Lambda.Runtime;
using Clickstream.Hosts.Telemetry;
using Clickstream.Testing.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clickstream.Hosts.Tests.Lambda;

/// <summary>What follows a snapshot, with a function that does as it is told.</summary>
public sealed class LambdaLoopTests
{
    [Fact]
    public async Task A_snapshot_that_fails_by_an_error_of_its_own_says_so_and_ends()
    {
        await using var platform = await RuntimeApiServer.StartAsync();
        var run = RunAsync(platform, () => throw new InvalidOperationException("a secret"));
        platform.Restore();

        var failure = await platform.RestoreFailure.WaitAsync(TimeSpan.FromMinutes(1));

        failure.ErrorType.Should().Be("internal.error");
        failure.Json.ToString().Should().NotContain("a secret");
        (await run).Should().Be(1);
    }

    [Fact]
    public async Task A_snapshot_whose_storage_is_away_takes_calls()
    {
        await using var platform = await RuntimeApiServer.StartAsync();
        var run = RunAsync(platform, () => throw new HistoryException(HistoryException.Unavailable, "It is away.", isTransient: true));
        platform.Restore();

        (await platform.InvokeAsync("{}")).Json.ToString().Should().Be("{}");

        await platform.DisposeAsync();
        (await run).Should().Be(1, "its platform is gone");
    }

    private static Task<int> RunAsync(RuntimeApiServer platform, Func<Task> restore)
    {
        var metrics = new EmbeddedMetrics(TextWriter.Null, "function", TimeProvider.System);
        var api = new RuntimeApi(platform.Host);
        return new LambdaLoop(api, NullLogger.Instance, warmsUp: true, isSnapshot: true)
            .RunAsync(() => Task.FromResult<ILambdaFunction>(new Function(restore)), metrics, CancellationToken.None);
    }

    private sealed class Function(Func<Task> restore) : ILambdaFunction
    {
        public Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task RestoreAsync(CancellationToken cancellationToken) => restore();

        public Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancellationToken) => Task.FromResult(invocation.Payload);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
