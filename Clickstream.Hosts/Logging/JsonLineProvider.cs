using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Clickstream.Hosts.Logging;

/// <summary>Writes a log as one line of JSON an entry, or of text for people to read. Thread-safe.</summary>
/// <remarks>
/// An entry is written when the call returns: a function that is frozen after its answer has no thread that could catch up. Of an exception
/// only its type is told, as messages may hold what a client sent.
/// </remarks>
/// <param name="output">Where to.</param>
/// <param name="isText">Whether people read it.</param>
/// <param name="time">Tells the time of entries.</param>
internal sealed class JsonLineProvider(TextWriter output, bool isText = false, TimeProvider? time = null) : ILoggerProvider
{
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly Lock gate = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private void Write(string line)
    {
        lock (gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private string LineOf<TState>(
        LogLevel level, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var now = time.GetUtcNow();
        if (isText)
        {
            return $"{now:HH:mm:ss} {level.ToString().ToLowerInvariant()}: {formatter(state, null).ReplaceLineEndings(" ")}";
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", now.UtcDateTime);
            json.WriteString("level", level.ToString().ToLowerInvariant());
            json.WriteString("event", eventId.Name);
            json.WriteString("message", formatter(state, null));
            if (state is IReadOnlyList<KeyValuePair<string, object?>> fields)
            {
                foreach (var (name, value) in fields)
                {
                    WriteField(json, name, value);
                }
            }

            if (exception is not null)
            {
                json.WriteString("exception", exception.GetType().FullName);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        if (name is "{OriginalFormat}" || value is null)
        {
            return;
        }

        json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
        switch (value)
        {
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(Math.Round(number, 3));
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    private sealed class Logger(JsonLineProvider provider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider.Write(provider.LineOf(logLevel, eventId, state, exception, formatter));
    }
}
