using System.CommandLine;
using Clickstream.Domain.Reports;
using NodaTime;

namespace Clickstream.Hosts.Cli;

/// <summary>The options that say which sessions a report counts.</summary>
internal sealed class FilterOptions
{
    private readonly Option<LocalDate?> from =
        CommonOptions.Date("--from", "The first day, inclusive. A session belongs to the day on which it started.");

    private readonly Option<LocalDate?> to = CommonOptions.Date("--to", "The last day, inclusive.");

    private readonly Option<DateTimeZone> zone = new("--time-zone")
    {
        Description = "The time zone of days and hours, with its daylight saving time, such as Asia/Ho_Chi_Minh. Default UTC.",
        HelpName = "ZONE",
        DefaultValueFactory = _ => DateTimeZone.Utc,
        CustomParser = result => DateTimeZoneProviders.Tzdb.GetZoneOrNull(result.Tokens[0].Value)
            ?? CommonOptions.Refuse<DateTimeZone>(result, "--time-zone takes a time zone such as Asia/Ho_Chi_Minh or UTC."),
    };

    private readonly Option<string[]> channels =
        Several("--channel", "Only sessions of this channel, such as 'Organic Search'.", "CHANNEL");

    private readonly Option<string[]> devices =
        Several("--device", "Only sessions of this class of device, such as mobile.", "CLASS");

    private readonly Option<string[]> countries =
        Several("--country", "Only sessions from this country, by its code, such as VN.", "CODE");

    private readonly Option<bool> includeBots = new("--include-bots") { Description = "Count sessions of bots too." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { from, to, zone, channels, devices, countries, includeBots })
        {
            command.Options.Add(option);
        }
    }

    public ReportFilter Read(ParseResult parsed)
    {
        var filter = new ReportFilter
        {
            From = parsed.GetValue(from),
            To = parsed.GetValue(to),
            Zone = parsed.GetValue(zone)!,
            Channels = [.. parsed.GetValue(channels) ?? []],
            DeviceClasses = [.. parsed.GetValue(devices) ?? []],
            Countries = [.. parsed.GetValue(countries) ?? []],
            IncludesBots = parsed.GetValue(includeBots),
        };
        return filter.From > filter.To ? throw new UsageException("--from lies after --to.") : filter;
    }

    private static Option<string[]> Several(string name, string description, string helpName) => new(name)
    {
        Description = $"{description} May be given several times.", HelpName = helpName,
    };
}
