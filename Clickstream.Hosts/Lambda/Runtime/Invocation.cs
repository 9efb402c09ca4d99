namespace Clickstream.Hosts.Lambda.Runtime;

/// <summary>One call of a function.</summary>
/// <param name="RequestId">The id under which the platform's log speaks of it.</param>
/// <param name="Deadline">When the platform ends it.</param>
/// <param name="TraceId">The value of the header <c>X-Amzn-Trace-Id</c>; <c>null</c> when it is not traced.</param>
/// <param name="Payload">The event, as JSON.</param>
internal sealed record Invocation(string RequestId, DateTimeOffset Deadline, string? TraceId, ReadOnlyMemory<byte> Payload);
