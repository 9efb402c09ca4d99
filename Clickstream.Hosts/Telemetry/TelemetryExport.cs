using Clickstream.Domain.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Clickstream.Hosts.Telemetry;

/// <summary>
/// Sends metrics and traces by OTLP where the standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says; without it nothing is sent.
/// </summary>
/// <remarks>What the other standard variables say (protocol, headers, intervals) is the exporter's to read.</remarks>
internal sealed class TelemetryExport : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly MeterProvider meters;
    private readonly TracerProvider traces;

    private TelemetryExport()
    {
        // What the variables say of the resource comes last, and wins.
        var resource = ResourceBuilder.CreateEmpty()
            .AddService("clickstream", autoGenerateServiceInstanceId: false)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(ClickstreamTelemetry.Name)
            .AddOtlpExporter()
            .Build();
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(ClickstreamTelemetry.Name)
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>Begins to send, when there is where to.</summary>
    /// <returns>Sends what is left when it is disposed; <c>null</c> when there is nowhere to send to.</returns>
    public static TelemetryExport? Start() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Endpoint)) ? null : new TelemetryExport();

    public void Dispose()
    {
        traces.Dispose();
        meters.Dispose();
    }
}
