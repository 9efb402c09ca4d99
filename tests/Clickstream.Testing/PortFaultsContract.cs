using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;

namespace Clickstream.Testing;

/// <summary>
/// Every call of history and warehouse goes wrong once, in every way; then the same is run again, and nothing tells the outcome from one in
/// which nothing ever went wrong.
/// </summary>
/// <remarks>After SQLite's method. With several writers the nth call is not the same in every run: over many runs most are met.</remarks>
public abstract class PortFaultsContract
{
    private const int Writers = 2;

    /// <summary>An empty warehouse.</summary>
    protected abstract Task<IWarehouseUnderTest> CreateAsync();

    /// <summary>Only every so many calls go wrong.</summary>
    protected abstract int Step { get; }

    [Theory]
    [InlineData(PortFault.Before)]
    [InlineData(PortFault.After)]
    [InlineData(PortFault.Cancel)]
    public Task Projection_survives(PortFault fault) => SurvivesAsync(fault, isRebuild: false);

    [Theory]
    [InlineData(PortFault.Before)]
    [InlineData(PortFault.After)]
    [InlineData(PortFault.Cancel)]
    public Task A_rebuild_survives(PortFault fault) => SurvivesAsync(fault, isRebuild: true);

    private async Task SurvivesAsync(PortFault fault, bool isRebuild)
    {
        var history = Shop();
        await using var test = await CreateAsync();
        var (expected, _) = await RunAsync(test, history, isRebuild, int.MaxValue, fault);
        var tried = 0;
        for (var n = 1; ; n += Step)
        {
            var (dump, isHit) = await RunAsync(test, history, isRebuild, n, fault);
            dump.Should().Be(expected, "call {0} went wrong ({1})", n, fault);
            if (!isHit)
            {
                break;
            }

            tried++;
        }

        tried.Should().BeGreaterThan(2);
        Campaign.Tell($"calls of ports: {(isRebuild ? "rebuild" : "projection")}, {fault}", tried);
    }

    private static async Task<(string Dump, bool IsHit)> RunAsync(
        IWarehouseUnderTest test, SegmentedHistory history, bool isRebuild, int at, PortFault fault)
    {
        await test.ResetAsync();
        if (isRebuild)
        {
            await test.Warehouse.ProjectAsync(history, sliceEvents: 20);
        }

        using var ports = new FaultyPorts(at, fault);
        var isStopped = false;
        try
        {
            await RunAsync(ports.Of(test.Warehouse), ports.Of<IEventHistory>(history), isRebuild, ports.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or WarehouseException { IsTransient: true } or HistoryException { IsTransient: true })
        {
            isStopped = true;
        }

        // What was tried again with success is done; so it is when whoever asks for the end comes too late.
        var first = isStopped ? null : await test.DumpAsync();

        await RunAsync(test.Warehouse, history, isRebuild, CancellationToken.None);
        var dump = await test.DumpAsync();
        if (isStopped)
        {
            ports.IsHit.Should().BeTrue();
        }
        else
        {
            first.Should().Be(dump, "what was not told of was done");
        }

        return (dump, ports.IsHit);
    }

    private static async Task RunAsync(IWarehouse warehouse, IEventHistory history, bool isRebuild, CancellationToken cancellationToken)
    {
        if (isRebuild)
        {
            await warehouse.RebuildAsync(history, writers: Writers, cancellationToken: cancellationToken);
        }
        else
        {
            await warehouse.ProjectAsync(history, sliceEvents: 20, writers: Writers, cancellationToken: cancellationToken);
        }
    }

    private static SegmentedHistory Shop()
    {
        var history = new SegmentedHistory();
        foreach (var segment in Enumerable.Range(0, 60).Select(i => i % 15 == 14
            ? Given.Purchase(i * 200, $"o{i % 4}", 10 + i, $"v{i % 6}")
            : Given.PageView(i * 200, $"v{i % 6}")).Chunk(9))
        {
            history.Add(segment);
        }

        history.AddLarge(Given.PageView(100), Given.PageView(100, "v8"), Given.Refund(9_000, "o2"));
        return history;
    }
}
