using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.Telemetry;
using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Configuration;
using Clickstream.Hosts.Lambda.Runtime;
using Microsoft.Extensions.Logging;

namespace Clickstream.Hosts.Lambda.Etl;

/// <summary>Keeps the warehouse up to date with the lake, as far as a call's time allows.</summary>
/// <param name="open">Opens lake and warehouse; called again after a snapshot was restored.</param>
/// <param name="environment">Rules, and how much is done at one time.</param>
/// <param name="logger">Where it is told of.</param>
internal sealed class EtlFunction(Func<CancellationToken, Task<Platform>> open, FunctionEnvironment environment, ILogger logger)
    : ILambdaFunction
{
    /// <summary>A rebuild of several parts goes on where it was stopped.</summary>
    private const int RebuildShards = 2;

    /// <summary>A slice of the default size takes seconds.</summary>
    private const int DefaultMarginSeconds = 60;

    private const int MostMarginSeconds = 600;

    private static readonly Counter<long> Unfinished = ClickstreamTelemetry.Meter.CreateCounter<long>(
        "clickstream.etl.unfinished", "{call}", "Calls whose time was up before all was done, by what they did.");

    private Platform? platform;

    /// <summary>Reads what is configured, to tell at once what is wrong with it.</summary>
    /// <exception cref="ConfigurationException"><see cref="ConfigurationException.Invalid"/>: a variable cannot be read.</exception>
    public static void Check(FunctionEnvironment environment)
    {
        _ = environment.Rules(new SessionRules());
        _ = SliceEvents(environment);
        _ = Margin(environment);
    }

    /// <inheritdoc/>
    /// <remarks>Asks the warehouse for its rules: the connection is there then, and most of the code compiled.</remarks>
    public async Task WarmUpAsync(CancellationToken cancellationToken) =>
        await SettingsAsync(await PlatformAsync(cancellationToken), index: 0, of: 1, cancellationToken);

    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        // The connections that the snapshot holds were closed long ago, and its password may have been replaced.
        await CloseAsync();
        await WarmUpAsync(cancellationToken);
    }

    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        try
        {
            return await DoAsync(invocation, cancellationToken);
        }
        catch (WarehouseException failure) when (failure.Code is WarehouseException.AccessDenied or WarehouseException.Unavailable)
        {
            // Password or certificate may have been replaced: the next call fetches them anew.
            await CloseAsync();
            throw;
        }
    }

    private async Task<ReadOnlyMemory<byte>> DoAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var request = EtlRequest.Read(invocation.Payload);
        var opened = await PlatformAsync(cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeToWork(invocation.Deadline - DateTimeOffset.UtcNow));
        var answer = request switch
        {
            { Compact: true } => await CompactAsync(opened, deadline.Token, cancellationToken),
            { Verify: true } => await VerifyAsync(opened, deadline.Token, cancellationToken),
            { ExpireAfterDays: { } days } => await ExpireAsync(opened, days, deadline.Token, cancellationToken),
            { Rebuild: true } => await RebuildAsync(opened, request.Shard, deadline.Token, cancellationToken),
            _ => await ProjectAsync(opened, request.Shard, deadline.Token, cancellationToken),
        };
        if (!answer.IsComplete)
        {
            Unfinished.Add(1, new KeyValuePair<string, object?>("clickstream.task", answer.Task));
        }

        logger.EtlDone(invocation.RequestId, answer.Task, answer.Events, answer.SegmentsPending);
        return JsonSerializer.SerializeToUtf8Bytes(
            answer with { Seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3) }, EtlJson.Default.EtlAnswer);
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async ValueTask CloseAsync()
    {
        if (platform is not null)
        {
            await platform.DisposeAsync();
            platform = null;
        }
    }

    /// <summary>How long slices may be begun: of little time a quarter is left, of much the margin.</summary>
    private TimeSpan TimeToWork(TimeSpan left)
    {
        var margin = Margin(environment);
        var time = left - (margin < left / 4 ? margin : left / 4);
        return time > TimeSpan.Zero ? time : TimeSpan.Zero;
    }

    private async Task<EtlAnswer> ProjectAsync(
        Platform opened, EtlShard? shard, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var settings = await SettingsAsync(opened, shard?.Index ?? 0, shard?.Of ?? 1, cancellationToken);
        var summary = await opened.Mediator.Send(new ProjectHistory { Settings = settings, Deadline = deadline }, cancellationToken);
        return Of("project", summary) with { IsComplete = summary.SegmentsPending == 0 };
    }

    /// <summary>
    /// Builds one part after another, or the one that was asked for, until the warehouse is put in place, which whoever finishes last does.
    /// </summary>
    private async Task<EtlAnswer> RebuildAsync(
        Platform opened, EtlShard? shard, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var parts = shard is null ? Enumerable.Range(0, RebuildShards).Select(index => new EtlShard(index, RebuildShards)) : [shard];
        var done = new EtlAnswer { Task = "rebuild" };
        foreach (var part in parts)
        {
            var latest = new ProjectionSummary();
            try
            {
                var settings = await SettingsAsync(opened, part.Index, part.Of, cancellationToken);
                var rebuilt = await opened.Mediator.Send(
                    new RebuildWarehouse
                    {
                        Settings = settings, Progress = new DirectProgress<ProjectionSummary>(summary => latest = summary),
                    },
                    deadline);
                done = Add(done, rebuilt.Projection) with
                {
                    // A part that was asked for is complete when it is built: others put the warehouse in place.
                    IsComplete = shard is not null || rebuilt.IsPublished,
                    IsPublished = rebuilt.IsPublished,
                };
                if (rebuilt.IsPublished)
                {
                    // Another call may have built the other parts: to go on would be to begin again.
                    return done;
                }
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return Add(done, latest);
            }
        }

        return done;
    }

    private static async Task<EtlAnswer> CompactAsync(Platform opened, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var latest = new CompactionSummary();
        var isComplete = true;
        try
        {
            latest = await opened.Mediator.Send(
                new CompactHistory { Progress = new DirectProgress<CompactionSummary>(summary => latest = summary) }, deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            isComplete = false;
        }

        return new EtlAnswer
        {
            Task = "compact",
            IsComplete = isComplete,
            Segments = latest.SegmentsRemoved,
            HoursPending = latest.Hours - latest.HoursVisited + latest.HoursNotProjected,
        };
    }

    private static async Task<EtlAnswer> VerifyAsync(Platform opened, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var answer = new EtlAnswer { Task = "verify" };
        try
        {
            var ledger = await opened.Mediator.Send(new ReadLedger(), deadline);
            return answer with { IsComplete = true, Findings = ledger.Findings.Count, Events = ledger.Total.Received };
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return answer;
        }
    }

    private static async Task<EtlAnswer> ExpireAsync(
        Platform opened, int days, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var latest = new ExpirySummary();
        var isComplete = true;
        try
        {
            latest = await opened.Mediator.Send(
                new ExpireHistory
                {
                    HistoryAge = NodaTime.Duration.FromDays(days),
                    Rules = await opened.RulesInForceAsync(cancellationToken),
                    Progress = new DirectProgress<ExpirySummary>(summary => latest = summary),
                },
                deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            isComplete = false;
        }

        return new EtlAnswer { Task = "expire", IsComplete = isComplete, Segments = latest.SegmentsRemoved };
    }

    private static EtlAnswer Of(string task, ProjectionSummary summary) => Add(new EtlAnswer { Task = task }, summary);

    private static EtlAnswer Add(EtlAnswer answer, ProjectionSummary summary) => answer with
    {
        Segments = answer.Segments + summary.Segments,
        Slices = answer.Slices + summary.Slices,
        Events = answer.Events + summary.Events,
        Projected = answer.Projected + summary.Projected,
        Duplicates = answer.Duplicates + summary.Duplicates,
        Conflicts = answer.Conflicts + summary.Conflicts,
        Quarantined = answer.Quarantined + summary.Quarantined,
        SessionsWritten = answer.SessionsWritten + summary.SessionsWritten,
        SegmentsPending = summary.SegmentsPending,
        QuarantineProblem = summary.QuarantineProblem ?? answer.QuarantineProblem,
    };

    private async Task<ProjectionSettings> SettingsAsync(Platform opened, int index, int of, CancellationToken cancellationToken)
    {
        // A warehouse that is not there yet is made, as every projection does.
        await opened.Get<IWarehouse>().PrepareAsync(cancellationToken);
        return new ProjectionSettings
        {
            Rules = environment.Rules(await opened.RulesInForceAsync(cancellationToken)),
            SliceEvents = SliceEvents(environment),
            Shard = index + 1,
            Shards = of,
            Writers = of == 1 ? ProjectionSettings.UsualWriters : 1,
        };
    }

    private static int SliceEvents(FunctionEnvironment environment) =>
        environment.Number(FunctionEnvironment.SliceEvents, 1, 1_000_000) ?? FunctionMemory.SliceEvents(environment);

    private static TimeSpan Margin(FunctionEnvironment environment) =>
        TimeSpan.FromSeconds(environment.Number(FunctionEnvironment.DeadlineMargin, 1, MostMarginSeconds) ?? DefaultMarginSeconds);

    private async Task<Platform> PlatformAsync(CancellationToken cancellationToken) => platform ??= await open(cancellationToken);
}
