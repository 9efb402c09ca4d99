using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Clickstream.Hosts.Lambda.Runtime;

/// <summary>Speaks with the platform that runs a function.</summary>
/// <remarks>
/// Source: AWS Lambda developer guide, "Using the Lambda runtime API for custom runtimes" and "Lambda SnapStart runtime hooks".
/// </remarks>
internal sealed class RuntimeApi : IDisposable
{
    private const string Version = "2018-06-01/runtime";

    private readonly HttpClient http;

    /// <param name="host">Host and port, as <c>AWS_LAMBDA_RUNTIME_API</c> tells them.</param>
    public RuntimeApi(string host) => http = new HttpClient
    {
        BaseAddress = new Uri($"http://{host}/{Version}/"),

        // The next call may be hours away, and a process that is frozen meanwhile must not wake up to a timeout.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Waits for the next call.</summary>
    public async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync("invocation/next", cancellationToken);
        answer.EnsureSuccessStatusCode();
        var deadline = Header(answer, "Lambda-Runtime-Deadline-Ms");
        return new Invocation(
            Header(answer, "Lambda-Runtime-Aws-Request-Id")
                ?? throw new HttpRequestException("The runtime API gave a call without an id."),
            long.TryParse(deadline, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : throw new HttpRequestException("The runtime API gave a call without a deadline."),
            Header(answer, "Lambda-Runtime-Trace-Id"),
            await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>Answers a call.</summary>
    public Task RespondAsync(string requestId, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken) =>
        PostAsync($"invocation/{requestId}/response", answer, null, cancellationToken);

    /// <summary>Tells that a call failed.</summary>
    public Task FailAsync(string requestId, string code, string message, CancellationToken cancellationToken) =>
        PostAsync($"invocation/{requestId}/error", ErrorOf(code, message), code, cancellationToken);

    /// <summary>Tells that the function cannot start.</summary>
    public Task FailInitAsync(string code, string message, CancellationToken cancellationToken) =>
        PostAsync("init/error", ErrorOf(code, message), code, cancellationToken);

    /// <summary>Tells that the function is ready to be kept as a snapshot, and returns in every process that is made of it.</summary>
    public async Task AwaitRestoreAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync("restore/next", cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Tells that a process that was made of a snapshot cannot go on.</summary>
    public Task FailRestoreAsync(string code, string message, CancellationToken cancellationToken) =>
        PostAsync("restore/error", ErrorOf(code, message), code, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task PostAsync(string path, ReadOnlyMemory<byte> body, string? code, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (code is not null)
        {
            request.Headers.Add("Lambda-Runtime-Function-Error-Type", code);
        }

        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static ReadOnlyMemory<byte> ErrorOf(string code, string message) =>
        JsonSerializer.SerializeToUtf8Bytes(new RuntimeError(message, code, []), RuntimeJson.Default.RuntimeError);

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
