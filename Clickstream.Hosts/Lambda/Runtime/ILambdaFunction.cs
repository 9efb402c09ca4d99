namespace Clickstream.Hosts.Lambda.Runtime;

/// <summary>What a function does.</summary>
internal interface ILambdaFunction : IAsyncDisposable
{
    /// <summary>Does once what every call does, so that the first one need not wait for it.</summary>
    /// <remarks>What fails here is told, and fails nothing.</remarks>
    Task WarmUpAsync(CancellationToken cancellationToken);

    /// <summary>Makes new what a snapshot has kept for too long: connections.</summary>
    Task RestoreAsync(CancellationToken cancellationToken);

    /// <summary>Answers a call.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="cancellationToken">Cancelled shortly before the platform would end it.</param>
    /// <returns>The answer, as JSON.</returns>
    /// <exception cref="LambdaException">It cannot be answered.</exception>
    Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancellationToken);
}

/// <summary>A call that failed.</summary>
/// <param name="code">A stable code.</param>
/// <param name="message">What happened, in one line that repeats no input and no secret.</param>
internal sealed class LambdaException(string code, string message) : Exception(message)
{
    /// <summary>A call says what its function does not know.</summary>
    public const string PayloadInvalid = "lambda.payload_invalid";

    /// <summary>There was no time left.</summary>
    public const string TimedOut = "lambda.timed_out";

    /// <summary>A stable code.</summary>
    public string Code { get; } = code;
}
