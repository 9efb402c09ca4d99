using System.Net;
using System.Text;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Clickstream.Hosts.Http;

/// <summary>The collector as an HTTP server, for local and container use.</summary>
/// <param name="answer">Answers a request.</param>
/// <param name="clock">When they arrive.</param>
/// <param name="options">Where to listen, and how much to take.</param>
internal sealed class HttpFrontDoor(Func<WireRequest, Task<WireAnswer>> answer, IClock clock, HttpFrontDoorOptions options)
{
    /// <summary>Counts those that are open.</summary>
    public OpenConnections Connections { get; init; } = new();

    /// <summary>What the bytes of bodies are counted against.</summary>
    public ByteBudget Budget { get; init; } = new(ByteBudget.UsualLimit);

    /// <summary>Tells of the storage; <c>null</c> when there is none that could fail.</summary>
    public Readiness? Readiness { get; init; }

    /// <summary>The headers by the origin of a page that tell its browser whether it may read an answer.</summary>
    public Func<string?, (string Name, string Value)[]> HeadersFor { get; init; } = _ => [];

    /// <summary>Where failures are told of.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Makes a server; start it, and stop it to answer what is in flight and no more.</summary>
    public WebApplication Build()
    {
        // Whatever the environment says: a page for developers would show what a client sent.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Url);
        builder.WebHost.ConfigureKestrel(Configure);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopPatience);
        var server = builder.Build();
        var rates = options.RequestsPerSecond is { } rate ? new AddressRates(rate) : null;
        server.Lifetime.ApplicationStopped.Register(() => rates?.Dispose());
        server.Run(async context => await WriteAsync(context.Response, await AnswerAsync(context, rates), context.RequestAborted));
        return server;
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(Connections.Counting));

        // A header may hold any byte; one that is no UTF-8 must not cost the events beside it.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;

        // A little over what is allowed, so that a body just over it is still told so; longer ones are cut off.
        kestrel.Limits.MaxRequestBodySize = Limits.BodyBytes * 2;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
    }

    private async Task<WireAnswer> AnswerAsync(HttpContext context, AddressRates? rates)
    {
        // The time of arrival is that of the first byte: how long a body takes says nothing of the sender's clock.
        var receivedAt = clock.GetCurrentInstant();
        var path = PathOf(context);
        if (path is HealthAnswers.LivePath or HealthAnswers.ReadyPath && context.Request.Method is "GET" or "HEAD")
        {
            return path == HealthAnswers.LivePath || Readiness is null
                ? HealthAnswers.Fine
                : HealthAnswers.Of(await Readiness.FaultAsync(context.RequestAborted));
        }

        if (context.Request.Method != "OPTIONS" && rates?.Allows(context.Connection.RemoteIpAddress ?? IPAddress.None) == false)
        {
            return Tell(context, Answers.RateLimited());
        }

        using var body = new RequestBody(context.Request, Budget);
        try
        {
            return await body.ReadAsync(context.RequestAborted) switch
            {
                BodyReading.TooLong => Tell(context, Answers.TooLong()),
                BodyReading.TooMuchAtOnce => Tell(context, Answers.Overloaded()),
                _ => await answer(RequestOf(context, path, body.Bytes, receivedAt)),
            };
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException failure)
        {
            return Tell(context, failure.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => Answers.TooLong(),
                StatusCodes.Status408RequestTimeout => Answers.TooSlow(),
                _ => Answers.Refused(400, ErrorCodes.BodyMalformed, "The body does not come as HTTP says it must."),
            });
        }
    }

    /// <summary>Tells of a request that was refused before the collector saw it.</summary>
    private WireAnswer Tell(HttpContext context, WireAnswer refused)
    {
        Logger.Refused(context.TraceIdentifier, refused.Status, refused.Code!, bytes: 0);
        CollectorTelemetry.Refused(refused);
        return refused.With(HeadersFor(context.Request.Headers.Origin));
    }

    private static async Task WriteAsync(HttpResponse response, WireAnswer answer, CancellationToken cancellationToken)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.AllHeaders)
        {
            response.Headers[name] = value;
        }

        if (answer.ContentType is not null)
        {
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body, cancellationToken);
        }
    }

    /// <summary>The path as it was sent: a server that decodes it would find one path under many names.</summary>
    private static string PathOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "/";
        if (!target.StartsWith('/') && target.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            // RFC 9112 §3.2.2: a target may also be the whole URL.
            var slash = target.IndexOf('/', scheme + "://".Length);
            target = slash < 0 ? "/" : target[slash..];
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    private static WireRequest RequestOf(HttpContext context, string path, ReadOnlyMemory<byte> body, Instant receivedAt) => new()
    {
        Id = context.TraceIdentifier,
        Method = context.Request.Method.ToUpperInvariant(),
        Path = path,
        Query = context.Request.QueryString.Value?.TrimStart('?') ?? string.Empty,
        Headers = context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        Body = body,
        ReceivedAt = receivedAt,
        RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
    };
}
