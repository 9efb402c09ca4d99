using System.CommandLine;
using System.Net.Sockets;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Privacy;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Configuration;
using Clickstream.Hosts.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Clickstream.Hosts.Cli;

/// <summary><c>serve</c>: collects events over HTTP.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var lake = CommonOptions.Lake(isRequired: true);
        var origins = new Option<string[]>("--origin")
        {
            Description = "An origin whose pages may send events, such as https://shop.example; may be repeated. "
                + "Default: any, without credentials.",
            HelpName = "ORIGIN",
        };
        origins.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !CrossOrigin.IsOrigin(token.Value)) is not null)
            {
                result.AddError("--origin takes an origin as browsers send it, such as https://shop.example, without a path.");
            }
        });
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
            "Collect events over HTTP into a lake. It answers /clickstream and /v1/events (native), /v1/batch and its kin (Segment), "
                + "/mp/collect (GA4), /com.snowplowanalytics.snowplow/tp2 (Snowplow). An event is answered for when it is durable. "
                + "/healthz tells whether the process lives, /readyz whether events can be stored. "
                + $"The environment variable {KnownVariables.WriteKeys} may name write keys, separated by commas, and "
                + $"{KnownVariables.AnonymousIdSecret} the secret of daily ids, which collectors share, in Base64.")
        {
            lake, origins, site, currency,
        };
        var serving = new ServeOptions();
        serving.AddTo(command);
        var privacy = new PrivacyCommandOptions();
        privacy.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var loggers = serving.OpenLog(parsed);
            return await RunAsync(
                parsed.GetRequiredValue(lake),
                await privacy.ReadAsync(parsed, cancellationToken),
                new CollectorOptions
                {
                    AllowedOrigins = parsed.GetValue(origins) ?? [],
                    WriteKeys = await CollectorSecrets.OfProcess.WriteKeysAsync(cancellationToken),
                    DefaultSiteId = parsed.GetRequiredValue(site),
                    DefaultCurrency = Currency.Normalize(parsed.GetRequiredValue(currency))!,
                },
                serving.Read(parsed),
                loggers,
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string lake, PrivacyOptions privacy, CollectorOptions options, ServeOptions.Limits limits, ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var connections = new OpenConnections();
        await using var platform = Platform.Open(lake, warehouse: null, privacy, limits.GroupingOf(connections, cancellationToken));
        var logger = loggers.CreateLogger("Clickstream.Collector");
        var budget = new ByteBudget(ByteBudget.UsualLimit);
        using var readiness = new Readiness(platform.Get<IEventHistory>(), logger, TimeProvider.System);
        var collector = new Collector(platform.Mediator, options, logger, budget);

        // What has begun is finished, also for a client that has gone: it will send again, and its events are recognised then.
        var door = new HttpFrontDoor(
            request => collector.HandleAsync(request, CancellationToken.None), platform.Get<IClock>(), limits.FrontDoor)
        {
            Connections = connections, Budget = budget, Readiness = readiness, HeadersFor = collector.HeadersFor, Logger = logger,
        };
        await using var server = door.Build();
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            throw new UsageException(
                $"{limits.FrontDoor.Url} cannot be listened on: another program may have the port, or it is not of this machine.");
        }

        logger.Collecting(string.Join(", ", server.Urls));
        if (privacy.AnonymousIdSecret is null)
        {
            logger.SecretMissing(KnownVariables.AnonymousIdSecret);
        }

        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: what is in flight is answered, then the server goes.
        }

        logger.Stopping();
        await server.StopAsync(CancellationToken.None);
        return ExitCode.Ok;
    }
}
