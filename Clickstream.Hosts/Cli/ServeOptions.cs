using System.CommandLine;
using System.Net;
using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Configuration;
using Clickstream.Hosts.Http;
using Clickstream.Hosts.Logging;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Clickstream.Hosts.Cli;

/// <summary>The options that say where a collector listens, how much it takes, how it stores and what it logs.</summary>
internal sealed class ServeOptions
{
    private const int MostFlushEvents = 250_000;
    private const int MostWaitingEvents = 10_000_000;
    private static readonly Duration LongestInterval = Duration.FromSeconds(60);
    private static readonly GroupCommitOptions Defaults = new();

    private readonly Option<string> listen = new("--listen")
    {
        Description = "Where to listen. Only the loopback hears by default; put TLS in front before others may.",
        HelpName = "URL",
        DefaultValueFactory = _ => "http://127.0.0.1:8080",
    };

    private readonly Option<int> flushEvents = new("--flush-events")
    {
        Description = "Events that are stored without waiting for more, in one segment.",
        HelpName = "N",
        DefaultValueFactory = _ => Defaults.MaxEvents,
    };

    private readonly Option<Duration?> flushInterval = new("--flush-interval")
    {
        Description = "The longest that an event waits for others, 0ms to 60s: longer makes fewer segments and later answers. "
            + "When half of the connections wait, and sixteen at least, nobody waits longer. Default 100ms.",
        HelpName = "DURATION",
        CustomParser = result => DurationText.Parse(result.Tokens[0].Value)
            ?? CommonOptions.Refuse<Duration?>(result, "--flush-interval takes a duration such as 100ms or 1s."),
    };

    private readonly Option<int> waitingEvents = new("--waiting-events")
    {
        Description = "Events that may wait to be stored; beyond it requests are answered 503 and send again.",
        HelpName = "N",
        DefaultValueFactory = _ => Defaults.MaxWaitingEvents,
    };

    private readonly Option<int?> rate = new("--rate")
    {
        Description = "Requests a second that one address may send, in bursts of ten seconds' worth; beyond it requests are answered 429. "
            + "Behind a proxy all have its address. Default: any number.",
        HelpName = "N",
    };

    private readonly Option<string> log = new("--log")
    {
        Description = "How to log: json, one object a line, or text. Default: text on a terminal, else json.",
        HelpName = "json|text",
        DefaultValueFactory = _ => Console.IsErrorRedirected ? "json" : "text",
    };

    private readonly Option<LogLevel> level = new("--log-level")
    {
        Description = "What to log: error, warning, information, which tells of refused requests, or debug, which tells of all.",
        HelpName = "LEVEL",
        DefaultValueFactory = _ => LogLevel.Information,
    };

    public ServeOptions()
    {
        listen.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !CanBeListenedOn(token.Value))
            {
                result.AddError(
                    "--listen takes a URL of an address of this machine such as http://127.0.0.1:8080, or http://0.0.0.0:8080 for all.");
            }
        });
        flushInterval.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && DurationText.Parse(token.Value) > LongestInterval)
            {
                result.AddError("--flush-interval takes 0ms to 60s.");
            }
        });
        CommonOptions.Between(flushEvents, 1, MostFlushEvents);
        CommonOptions.Between(waitingEvents, 1, MostWaitingEvents);
        log.AcceptOnlyFromAmong("json", "text");
        CommonOptions.Between(rate, 1, 1_000_000);
    }

    /// <summary>A name that is not this machine's would be taken for all of its addresses.</summary>
    private static bool CanBeListenedOn(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == "http" && url.PathAndQuery == "/"
        && (url.IsLoopback || IPAddress.TryParse(url.Host, out _));

    public void AddTo(Command command)
    {
        command.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValue(waitingEvents) < result.GetValue(flushEvents))
            {
                result.AddError("--waiting-events may not be less than --flush-events.");
            }
        });
        foreach (var option in new Option[] { listen, flushEvents, flushInterval, waitingEvents, rate, log, level })
        {
            command.Options.Add(option);
        }
    }

    public Limits Read(ParseResult parsed) => new(
        new HttpFrontDoorOptions { Url = parsed.GetRequiredValue(listen), RequestsPerSecond = parsed.GetValue(rate) },
        parsed.GetValue(flushEvents),
        parsed.GetValue(flushInterval) ?? Defaults.MaxDelay,
        parsed.GetValue(waitingEvents));

    /// <summary>The log, which goes where errors go.</summary>
    public ILoggerFactory OpenLog(ParseResult parsed) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(parsed.GetValue(level))
        .AddProvider(new JsonLineProvider(Console.Error, isText: parsed.GetValue(log) == "text")));

    /// <summary>Where a collector listens, how much it takes and how it stores.</summary>
    internal sealed record Limits(HttpFrontDoorOptions FrontDoor, int FlushEvents, Duration FlushInterval, int WaitingEvents)
    {
        /// <summary>How requests are stored together.</summary>
        /// <param name="connections">Those who could send.</param>
        /// <param name="stopping">Cancelled when the collector is to stop.</param>
        public GroupCommitOptions GroupingOf(OpenConnections connections, CancellationToken stopping) => new()
        {
            MaxEvents = FlushEvents,
            MaxDelay = FlushInterval,
            MaxWaitingEvents = WaitingEvents,
            Senders = () => connections.Count,
            Stopping = stopping,
        };
    }
}
