using System.Diagnostics;
using System.Diagnostics.Metrics;
using Clickstream.Domain.Telemetry;

namespace Clickstream.Domain.Tests.UseCases;

/// <summary>Hears what the code of the test that made it tells; other tests run side by side.</summary>
internal sealed class HeardTelemetry : IDisposable
{
    private readonly AsyncLocal<bool> isMine = new() { Value = true };
    private readonly MeterListener meters = new();
    private readonly ActivityListener activities;

    public HeardTelemetry()
    {
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ClickstreamTelemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        meters.Start();
        activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ClickstreamTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => isMine.Value ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = Hear,
        };
        ActivitySource.AddActivityListener(activities);
    }

    public Dictionary<string, double> Sums { get; } = [];

    public Dictionary<string, double> Last { get; } = [];

    public Dictionary<string, double> Greatest { get; } = [];

    public List<(string Name, string? Parent)> Activities { get; } = [];

    public List<string?> Errors { get; } = [];

    public void Dispose()
    {
        meters.Dispose();
        activities.Dispose();
    }

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (isMine.Value)
        {
            var name = $"{instrument.Name} {instrument.Unit}{string.Concat(tags.ToArray().Select(tag => $" {tag.Key}={tag.Value}"))}";
            Sums[name] = Sums.GetValueOrDefault(name) + value;
            Greatest[name] = Math.Max(Greatest.GetValueOrDefault(name), value);
            Last[name] = value;
        }
    }

    private void Hear(Activity activity)
    {
        if (isMine.Value)
        {
            Activities.Add((activity.OperationName, activity.Parent?.OperationName));
            if (activity.Status == ActivityStatusCode.Error)
            {
                Errors.Add(activity.StatusDescription);
            }
        }
    }
}
