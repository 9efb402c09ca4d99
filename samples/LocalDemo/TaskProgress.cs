using Clickstream.Domain.UseCases;
using Spectre.Console;

namespace LocalDemo;

/// <summary>Shows how far a projection is.</summary>
internal sealed class TaskProgress(ProgressTask task) : IProgress<ProjectionSummary>
{
    public void Report(ProjectionSummary value) => task.Value = value.Events;
}
