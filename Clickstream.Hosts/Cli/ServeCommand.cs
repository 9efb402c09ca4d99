using System.CommandLine;
using Clickstream.Domain.Events;
using Clickstream.Domain.Privacy;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Http;
using Microsoft.AspNetCore.Builder;
using NodaTime;

namespace Clickstream.Hosts.Cli;

/// <summary><c>serve</c>: collects events over HTTP.</summary>
internal static class ServeCommand
{
    /// <summary>Where the write keys come from when no option gives them.</summary>
    private const string WriteKeysVariable = "CLICKSTREAM_WRITE_KEYS";

    public static Command Create()
    {
        var lake = CommonOptions.Lake(isRequired: true);
        var listen = new Option<string>("--listen")
        {
            Description = "Where to listen. Only the loopback hears by default; put TLS and limits in front before others may.",
            HelpName = "URL",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        listen.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!Uri.TryCreate(token.Value, UriKind.Absolute, out var url) || url.Scheme != "http"))
            {
                result.AddError("--listen takes a URL such as http://127.0.0.1:8080.");
            }
        });
        var origins = new Option<string[]>("--origin")
        {
            Description = "An origin whose pages may send events, such as https://shop.example; may be repeated. "
                + "Default: any, without credentials.",
            HelpName = "ORIGIN",
        };
        var site = new Option<string>("--site")
        {
            Description = "The site of events that name none.",
            HelpName = "ID",
            DefaultValueFactory = _ => "shop",
        };
        site.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IdText.IsValid(token.Value))
            {
                result.AddError("--site takes an id of 1 to 128 bytes.");
            }
        });
        var currency = new Option<string>("--currency")
        {
            Description = "The ISO 4217 code of prices that name none.",
            HelpName = "CODE",
            DefaultValueFactory = _ => "USD",
        };
        currency.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Currency.Normalize(token.Value) is null)
            {
                result.AddError("--currency takes an active code of ISO 4217, such as USD.");
            }
        });
        var command = new Command(
            "serve",
            "Collect events over HTTP into a lake: /clickstream and /v1/events (native), /v1/batch and its kin (Segment), "
                + "/mp/collect (GA4), /com.snowplowanalytics.snowplow/tp2 (Snowplow). An event is answered for when it is durable. "
                + $"The environment variable {WriteKeysVariable} may name write keys, separated by commas, and "
                + $"{PrivacyCommandOptions.SecretVariable} the secret of daily ids, which collectors share, in Base64.")
        {
            lake, listen, origins, site, currency,
        };
        var privacy = new PrivacyCommandOptions();
        privacy.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(lake),
            privacy.Read(parsed),
            parsed.GetRequiredValue(listen),
            new CollectorOptions
            {
                AllowedOrigins = parsed.GetValue(origins) ?? [],
                WriteKeys = (Environment.GetEnvironmentVariable(WriteKeysVariable) ?? string.Empty)
                    .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                DefaultSiteId = parsed.GetRequiredValue(site),
                DefaultCurrency = Currency.Normalize(parsed.GetRequiredValue(currency))!,
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string lake, PrivacyOptions privacy, string url, CollectorOptions options, CancellationToken cancellationToken)
    {
        await using var platform = Platform.Open(lake, warehouse: null, privacy);
        var collector = new Collector(platform.Mediator, options);

        // What has begun is finished, also for a client that has gone: it will send again, and its events are recognised then.
        await using var server = HttpFrontDoor.Create(
            request => collector.HandleAsync(request, CancellationToken.None), platform.Get<IClock>(), url);
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (IOException)
        {
            throw new UsageException($"{url} cannot be listened on: another program may have the port.");
        }

        Console.Error.WriteLine($"Collecting on {string.Join(", ", server.Urls)}; Ctrl+C stops.");
        if (privacy.AnonymousIdSecret is null)
        {
            Console.Error.WriteLine(
                $"{PrivacyCommandOptions.SecretVariable} is not set: after a restart, visitors without consent get other ids "
                    + "and their retries count twice.");
        }
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: what is in flight is answered, then the server goes.
        }

        await server.StopAsync(CancellationToken.None);
        return ExitCode.Ok;
    }
}
