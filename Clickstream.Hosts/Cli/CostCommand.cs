using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Clickstream.Hosts.Costs;

namespace Clickstream.Hosts.Cli;

/// <summary><c>cost</c>: what the platform costs on AWS, from measured figures and list prices.</summary>
internal static class CostCommand
{
    private const int MostEvents = 1_000_000_000;
    private const decimal MostEventsOfRequest = 500;

    public static Command Create()
    {
        var events = new Option<int>("--events-per-day")
        {
            Description = $"How many events come a day, those that the tracker adds included; 0 to {MostEvents:N0}.",
            HelpName = "N",
            Required = true,
        };
        var mode = new Option<IngestMode>("--mode")
        {
            Description = "direct: an object for every request, through an HTTP API. buffered: an object for many, through a REST API and "
                + "a queue. Default direct.",
            HelpName = "direct|buffered",
            CustomParser = ReadMode,
        };
        mode.CompletionSources.Clear();
        mode.CompletionSources.Add("direct", "buffered");
        var eventsPerRequest = new Option<decimal?>("--events-per-request")
        {
            Description = "How many events come with one request, 1 to 500. Default: as many as were measured of the browser tracker.",
            HelpName = "X",
            CustomParser = ReadEventsPerRequest,
        };
        var free = new Option<bool>("--free-tier")
        {
            Description = "Deduct what every account has for nothing for ever. What ends after a year is never deducted.",
        };
        var alternatives = new Option<bool>("--alternatives")
        {
            Description = "Say too what as many events cost elsewhere, by public prices.",
        };
        var json = CommonOptions.Json();
        CommonOptions.Between(events, 0, MostEvents);
        var command = new Command(
            "cost",
            "Compute what the platform costs a month on AWS. Prices are AWS's list prices on demand, of the day and the region that "
                + "the result tells; what a request, an object and an event take was measured (docs/cost.md). What runs when idle is told "
                + "apart from what events cause, and the first month from the time when the history is as long as it is kept. Nothing is "
                + "asked of any network.")
        {
            events, mode, eventsPerRequest, free, alternatives, json,
        };
        command.SetAction(parsed =>
        {
            var estimate = CostModel.Known.Estimate(new CostQuestion
            {
                EventsPerDay = parsed.GetValue(events),
                Mode = parsed.GetValue(mode),
                EventsPerRequest = parsed.GetValue(eventsPerRequest),
                DeductsAlwaysFree = parsed.GetValue(free),
            });
            if (parsed.GetValue(json))
            {
                CostOutput.WriteJson(estimate, parsed.GetValue(alternatives));
            }
            else
            {
                CostOutput.WriteTables(estimate, parsed.GetValue(alternatives));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static IngestMode ReadMode(ArgumentResult result) => result.Tokens[0].Value switch
    {
        "direct" => IngestMode.Direct,
        "buffered" => IngestMode.Buffered,
        _ => CommonOptions.Refuse<IngestMode>(result, "--mode takes direct or buffered."),
    };

    private static decimal? ReadEventsPerRequest(ArgumentResult result) =>
        decimal.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value is >= 1 and <= MostEventsOfRequest
            ? value
            : CommonOptions.Refuse<decimal?>(result, "--events-per-request takes a number from 1 to 500, such as 2.5.");
}
