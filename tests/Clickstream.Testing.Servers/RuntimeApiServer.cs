using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Clickstream.Testing.Servers;

/// <summary>What a function answered a call with.</summary>
/// <param name="ErrorType">The code of its failure; <c>null</c> when it succeeded.</param>
/// <param name="Json">Its answer, or the failure.</param>
public sealed record LambdaAnswer(string? ErrorType, JsonElement Json);

/// <summary>Plays the platform that runs functions: its Runtime API, on a free port of the loopback.</summary>
public sealed class RuntimeApiServer : IAsyncDisposable
{
    private const string Version = "/2018-06-01/runtime";

    private readonly Channel<Call> calls = Channel.CreateUnbounded<Call>();
    private readonly Dictionary<string, Call> pending = [];
    private readonly TaskCompletionSource<LambdaAnswer> initFailure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LambdaAnswer> restoreFailure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource snapshot = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource restore = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim asked = new(0);
    private readonly WebApplication server;

    private RuntimeApiServer(WebApplication server) => this.server = server;

    /// <summary>Host and port.</summary>
    public string Host => new Uri(server.Urls.Single()).Authority;

    /// <summary>Ends when the function asked for its first call.</summary>
    public Task Ready => ready.Task;

    /// <summary>Ends when the function asked once more than it was called: what it writes of its calls is written.</summary>
    /// <param name="calls">How often it was called.</param>
    public async Task AskedAfterAsync(int calls)
    {
        for (var times = 0; times <= calls; times++)
        {
            await asked.WaitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>Ends when the function may be kept as a snapshot.</summary>
    public Task Snapshot => snapshot.Task;

    /// <summary>Why the function could not start.</summary>
    public Task<LambdaAnswer> InitFailure => initFailure.Task;

    /// <summary>Why a process could not go on that was made of a snapshot.</summary>
    public Task<LambdaAnswer> RestoreFailure => restoreFailure.Task;

    public static async Task<RuntimeApiServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var server = new RuntimeApiServer(application);
        application.MapGet($"{Version}/invocation/next", server.NextAsync);
        application.MapPost($"{Version}/invocation/{{id}}/response", (HttpContext context, string id) => server.FinishAsync(context, id));
        application.MapPost($"{Version}/invocation/{{id}}/error", (HttpContext context, string id) => server.FinishAsync(context, id));
        application.MapPost($"{Version}/init/error", context => TellAsync(context, server.initFailure));
        application.MapPost($"{Version}/restore/error", context => TellAsync(context, server.restoreFailure));
        application.MapGet($"{Version}/restore/next", async context =>
        {
            server.snapshot.TrySetResult();
            await server.restore.Task.WaitAsync(context.RequestAborted);
        });
        await application.StartAsync();
        return server;
    }

    /// <summary>Lets a process go on that waits as a snapshot.</summary>
    public void Restore() => restore.TrySetResult();

    /// <summary>Calls the function.</summary>
    public async Task<LambdaAnswer> InvokeAsync(string payload, TimeSpan? time = null)
    {
        var call = new Call(Guid.NewGuid().ToString(), payload, DateTimeOffset.UtcNow + (time ?? TimeSpan.FromMinutes(2)));
        await calls.Writer.WriteAsync(call);
        return await call.Answer.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever waits for a call is let go at once.
        calls.Writer.TryComplete();
        restore.TrySetCanceled();
        await server.DisposeAsync();
        asked.Dispose();
    }

    private async Task NextAsync(HttpContext context)
    {
        ready.TrySetResult();
        asked.Release();
        if (!await calls.Reader.WaitToReadAsync(context.RequestAborted) || !calls.Reader.TryRead(out var call))
        {
            context.Abort();
            return;
        }

        lock (pending)
        {
            pending.Add(call.Id, call);
        }

        context.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = call.Id;
        context.Response.Headers["Lambda-Runtime-Deadline-Ms"] = call.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:eu-west-1:123456789012:function:clickstream";
        context.Response.Headers["Lambda-Runtime-Trace-Id"] = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(call.Payload);
    }

    private Task FinishAsync(HttpContext context, string id)
    {
        Call call;
        lock (pending)
        {
            pending.Remove(id, out call!);
        }

        return TellAsync(context, call.Answer);
    }

    private static async Task TellAsync(HttpContext context, TaskCompletionSource<LambdaAnswer> told)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        told.TrySetResult(new LambdaAnswer(
            (string?)context.Request.Headers["Lambda-Runtime-Function-Error-Type"], JsonElement.Parse(body.ToArray())));
    }

    private sealed record Call(string Id, string Payload, DateTimeOffset Deadline)
    {
        public TaskCompletionSource<LambdaAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
