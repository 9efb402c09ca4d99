using Clickstream.Domain.Ports;
using Clickstream.Domain.Telemetry;
using FluentValidation;
using MediatR;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>
/// Projects the segments that the warehouse does not hold yet, slice by slice, each in one transaction; then counts what is in quarantine.
/// </summary>
/// <remarks>May be stopped and run again at any time; it goes on where it was.</remarks>
public sealed record ProjectHistory : IRequest<ProjectionSummary>
{
    /// <summary>How to project.</summary>
    public ProjectionSettings Settings { get; init; } = new();

    /// <summary>
    /// When it is cancelled, the slice that is being written is finished and no other is begun; the summary says how many segments are
    /// left. A slice of the default size takes seconds: leave as much time after it.
    /// </summary>
    public CancellationToken Deadline { get; init; }

    /// <summary>Told of every slice; <c>null</c> for nobody.</summary>
    public IProgress<ProjectionSummary>? Progress { get; init; }
}

/// <summary>What was projected, so far or in all.</summary>
public sealed record ProjectionSummary
{
    /// <summary>Segments projected.</summary>
    public int Segments { get; init; }

    /// <summary>Slices committed.</summary>
    public int Slices { get; init; }

    /// <summary>Events read.</summary>
    public long Events { get; init; }

    /// <summary>Events that became facts as the first of their id.</summary>
    public long Projected { get; init; }

    /// <summary>Copies of other events.</summary>
    public long Duplicates { get; init; }

    /// <summary>Events that became facts although their visitor had used their id for other content.</summary>
    public long Conflicts { get; init; }

    /// <summary>Events that the warehouse could not store, and that were put aside.</summary>
    public long Quarantined { get; init; }

    /// <summary>Sessions written.</summary>
    public long SessionsWritten { get; init; }

    /// <summary>Sessions that were stored before and were recomputed.</summary>
    public long SessionsReplaced { get; init; }

    /// <summary>Segments left to project.</summary>
    public int SegmentsPending { get; init; }

    /// <summary>
    /// The code of what kept the run from counting what is in quarantine, of which the warehouse goes on saying what an earlier run had
    /// counted; <c>null</c> when nothing did. Of several shards the first one counts.
    /// </summary>
    public string? QuarantineProblem { get; init; }
}

/// <summary>The rules of the request.</summary>
internal sealed class ProjectHistoryValidator : AbstractValidator<ProjectHistory>
{
    public ProjectHistoryValidator() => RuleFor(request => request.Settings).SetValidator(new ProjectionSettingsValidator());
}

/// <inheritdoc cref="ProjectHistory"/>
internal sealed class ProjectHistoryHandler(
    IEventHistory history, IQuarantine quarantine, IErasureRegister erasures, IWarehouse warehouse, IClock clock)
    : IRequestHandler<ProjectHistory, ProjectionSummary>
{
    public Task<ProjectionSummary> Handle(ProjectHistory request, CancellationToken cancellationToken) =>
        ProjectionTelemetry.InActivityAsync("project", async () =>
        {
            await warehouse.PrepareAsync(cancellationToken).ConfigureAwait(false);
            await warehouse.DivideAsync(request.Settings.AllWriters, cancellationToken).ConfigureAwait(false);
            var runner = new SliceRunner(history, erasures, warehouse, clock, request.Settings, request.Progress)
            {
                Deadline = request.Deadline,
                IsLive = true,
            };
            var summary = await runner.RunAsync(cancellationToken).ConfigureAwait(false);
            return request.Settings.Shard == 1
                ? summary with
                {
                    QuarantineProblem = await new RejectionAccount(quarantine, warehouse)
                        .BringUpToDateAsync(request.Deadline, cancellationToken).ConfigureAwait(false),
                }
                : summary;
        });
}
