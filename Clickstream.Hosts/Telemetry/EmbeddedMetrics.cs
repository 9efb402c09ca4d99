using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Clickstream.Domain.Telemetry;

namespace Clickstream.Hosts.Telemetry;

/// <summary>Collects what is measured, and writes it as a line of JSON that CloudWatch makes metrics of. Thread-safe.</summary>
/// <remarks>
/// Source: Amazon CloudWatch user guide, "Embedded metric format specification". What an instrument's tags say is part of a metric's name,
/// so that the function is the only dimension: codes and outcomes are few.
/// </remarks>
internal sealed class EmbeddedMetrics : IDisposable
{
    /// <summary>Where CloudWatch puts the metrics.</summary>
    public const string Namespace = "Clickstream";

    /// <summary>What they are told apart by: the name of the function.</summary>
    public const string Dimension = "function";

    /// <summary>The most metrics of a line, and the most values of a metric.</summary>
    private const int Most = 100;

    private readonly TextWriter output;
    private readonly string function;
    private readonly TimeProvider time;
    private readonly MeterListener listener = new();
    private readonly Dictionary<string, Measured> measured = new(StringComparer.Ordinal);

    /// <param name="output">Where to.</param>
    /// <param name="function">The name of the function.</param>
    /// <param name="time">Tells the time of a line.</param>
    public EmbeddedMetrics(TextWriter output, string function, TimeProvider time)
    {
        (this.output, this.function, this.time) = (output, function, time);
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name.StartsWith(ClickstreamTelemetry.Name, StringComparison.Ordinal))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Forgets what was measured.</summary>
    public void Clear()
    {
        lock (measured)
        {
            measured.Clear();
        }
    }

    /// <summary>Writes what was measured since the last time, when anything was.</summary>
    public void Flush()
    {
        KeyValuePair<string, Measured>[] all;
        lock (measured)
        {
            all = [.. measured];
            measured.Clear();
        }

        // What does not fit into a line is written by the next.
        for (var left = all; left.Length > 0; left = Array.FindAll(left, one => one.Value.HasMore))
        {
            foreach (var some in left.Chunk(Most))
            {
                output.WriteLine(LineOf(some));
            }
        }

        output.Flush();
    }

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = new StringBuilder(instrument.Name);
        foreach (var (_, tag) in tags)
        {
            name.Append('.').Append(string.Create(CultureInfo.InvariantCulture, $"{tag}"));
        }

        lock (measured)
        {
            var key = name.ToString();
            if (!measured.TryGetValue(key, out var metric))
            {
                measured[key] = metric = new Measured(UnitOf(instrument.Unit));
            }

            metric.Add(value, instrument is Counter<long>);
        }
    }

    private string LineOf(KeyValuePair<string, Measured>[] metrics)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("_aws");
            json.WriteNumber("Timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
            json.WriteStartArray("CloudWatchMetrics");
            json.WriteStartObject();
            json.WriteString("Namespace", Namespace);
            json.WriteStartArray("Dimensions");
            json.WriteStartArray();
            json.WriteStringValue(Dimension);
            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteStartArray("Metrics");
            foreach (var (name, metric) in metrics)
            {
                json.WriteStartObject();
                json.WriteString("Name", name);
                json.WriteString("Unit", metric.Unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteString(Dimension, function);
            foreach (var (name, metric) in metrics)
            {
                json.WritePropertyName(name);
                metric.Write(json);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string UnitOf(string? unit) => unit switch
    {
        "s" => "Seconds",
        "By" => "Bytes",
        _ => "Count",
    };

    /// <summary>What was measured of one metric.</summary>
    private sealed class Measured(string unit)
    {
        private readonly List<double> values = [];
        private int written;

        public string Unit => unit;

        /// <summary>Whether there are values that were not written yet.</summary>
        public bool HasMore => written < values.Count;

        /// <summary>Sums of a counter; each value of others.</summary>
        public void Add(double value, bool isSummed)
        {
            if (isSummed && values.Count > 0)
            {
                values[0] += value;
            }
            else
            {
                values.Add(value);
            }
        }

        public void Write(Utf8JsonWriter json)
        {
            var some = values.GetRange(written, Math.Min(Most, values.Count - written));
            written += some.Count;
            if (some is [var one])
            {
                json.WriteNumberValue(one);
                return;
            }

            json.WriteStartArray();
            some.ForEach(json.WriteNumberValue);
            json.WriteEndArray();
        }
    }
}
