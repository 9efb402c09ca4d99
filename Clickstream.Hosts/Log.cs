using Microsoft.Extensions.Logging;

namespace Clickstream.Hosts;

/// <summary>Everything that the hosts log. Event ids 1000 to 1099 are the collector's. No entry repeats what a client sent.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Collecting on {Url}.", EventName = "collecting")]
    public static partial void Collecting(this ILogger logger, string url);

    [LoggerMessage(1001, LogLevel.Information, "Stopping: what is in flight is answered, then the collector goes.", EventName = "stopping")]
    public static partial void Stopping(this ILogger logger);

    [LoggerMessage(
        1002, LogLevel.Debug, "Request {RequestId} of {Bytes} bytes was answered {Status} after {Milliseconds} ms.",
        EventName = "answered")]
    public static partial void Answered(this ILogger logger, string? requestId, int status, int bytes, double milliseconds);

    [LoggerMessage(
        1003, LogLevel.Information, "Request {RequestId} of {Bytes} bytes was refused with {Status} {Code}.",
        EventName = "refused")]
    public static partial void Refused(this ILogger logger, string? requestId, int status, string code, int bytes);

    [LoggerMessage(1004, LogLevel.Error, "Request {RequestId} could not be answered: {Code} by {Failure}.", EventName = "failed")]
    public static partial void Failed(this ILogger logger, string? requestId, string code, string failure);

    [LoggerMessage(1005, LogLevel.Warning, "The collector is not ready: {Code}.", EventName = "not_ready")]
    public static partial void NotReady(this ILogger logger, string code);

    [LoggerMessage(1006, LogLevel.Information, "The collector is ready again.", EventName = "ready")]
    public static partial void ReadyAgain(this ILogger logger);

    [LoggerMessage(
        1007, LogLevel.Warning,
        "{Variable} is not set: after a restart, visitors without consent get other ids and their retries count twice.",
        EventName = "secret_missing")]
    public static partial void SecretMissing(this ILogger logger, string variable);
}
