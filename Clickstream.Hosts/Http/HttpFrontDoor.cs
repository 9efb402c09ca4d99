using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Protocols;
using System.Text;
using Clickstream.Domain.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Clickstream.Hosts.Http;

/// <summary>The collector as an HTTP server, for local and container use.</summary>
internal static class HttpFrontDoor
{
    /// <summary>Makes a server; start it, and stop it to answer what is in flight and no more.</summary>
    /// <param name="answer">Answers a request.</param>
    /// <param name="clock">When they arrive.</param>
    /// <param name="url">Where to listen, such as <c>http://127.0.0.1:8080</c>; port 0 for a free one.</param>
    public static WebApplication Create(Func<WireRequest, Task<WireAnswer>> answer, IClock clock, string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // A header may hold any byte; one that is no UTF-8 must not cost the events beside it.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;

            // A little over what is allowed, so that a body just over it is still told so; longer ones are cut off.
            kestrel.Limits.MaxRequestBodySize = Limits.BodyBytes * 2;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        });
        var application = builder.Build();
        application.Run(context => AnswerAsync(context, answer, clock));
        return application;
    }

    private static async Task AnswerAsync(HttpContext context, Func<WireRequest, Task<WireAnswer>> handle, IClock clock)
    {
        // The time of arrival is that of the first byte: how long a body takes says nothing of the sender's clock.
        var receivedAt = clock.GetCurrentInstant();
        var (body, isTooLong) = await ReadAsync(context.Request, context.RequestAborted);
        var answer = isTooLong
            ? Answers.Refused(413, ErrorCodes.BodyTooLarge, $"The body is longer than {Limits.BodyBytes} bytes.")
            : await HandleAsync(handle, RequestOf(context, body, receivedAt), context.TraceIdentifier);
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.ContentType is not null)
        {
            response.ContentType = answer.ContentType;
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
    }

    /// <summary>An error of the program itself is answered as one, and told with the request's id and nothing else of it.</summary>
    private static async Task<WireAnswer> HandleAsync(Func<WireRequest, Task<WireAnswer>> handle, WireRequest request, string requestId)
    {
        try
        {
            return await handle(request);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"clickstream: {RequestCodes.InternalError}: request {requestId}: {failure.GetType().Name}");
            return Answers.Refused(500, RequestCodes.InternalError, "An error of the collector itself; send the events again.");
        }
    }

    /// <summary>The path as it was sent: a server that decodes it would find one path under many names.</summary>
    private static string PathOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "/";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    private static async Task<(byte[] Body, bool IsTooLong)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > Limits.BodyBytes)
        {
            return ([], true);
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > Limits.BodyBytes)
            {
                return ([], true);
            }
        }

        return (buffer.ToArray(), false);
    }

    private static WireRequest RequestOf(HttpContext context, byte[] body, Instant receivedAt) => new()
    {
        Id = context.TraceIdentifier,
        Method = context.Request.Method.ToUpperInvariant(),
        Path = PathOf(context),
        Query = context.Request.QueryString.Value?.TrimStart('?') ?? string.Empty,
        Headers = context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        Body = body,
        ReceivedAt = receivedAt,
        RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
    };
}
