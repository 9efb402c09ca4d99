using System.Globalization;
using Clickstream.Hosts.Configuration;
using Constructs;
using NodaTime;

namespace Infrastructure;

/// <summary>What is decided for each platform: the context of the CDK (<c>cdk.json</c>, or <c>--context name=value</c>).</summary>
internal sealed record PlatformSettings
{
    /// <summary>The settings, with what each means.</summary>
    public static IReadOnlyDictionary<string, string> Meanings { get; } = new Dictionary<string, string>
    {
        ["name"] = "what names of stacks and buckets begin with: a small letter, then small letters, digits and dashes, 20 at most",
        ["origins"] = "the origins of the shop, whose pages may send events, separated by commas",
        ["credentials"] = "true for trackers whose requests carry credentials, as Snowplow's do; ours do not: false",
        ["site"] = "the site of events that name none",
        ["currency"] = "the currency of prices that name none, of ISO 4217",
        ["timeZone"] = "the zone in which days of the dashboards begin, such as Asia/Ho_Chi_Minh",
        ["mode"] = "direct: each request is stored before it is answered; buffered: requests go through a queue, and many become "
            + "one segment",
        ["operatorArn"] = "the ARN of who may erase, * for any text, such as that of a role of Identity Center that asks for a second "
            + "factor; empty for whoever signs in with a second factor of IAM",
        ["collectorDomain"] = "the collector's own name, such as events.shop.example, so that browsers take it for the shop's; "
            + "empty for one of CloudFront's",
        ["certificateArn"] = "the certificate of that name, of Certificate Manager in us-east-1; both or neither",
        ["alarmEmail"] = "who is told of alarms; empty for nobody",
        ["monthlyBudget"] = "what may be spent in a month before somebody is told, in USD",
        ["retentionDays"] = "how long events are kept, 30 or more",
        ["ingestConcurrency"] = "how many requests are handled at once at most: the brake on costs",
        ["requestsPerSecond"] = "requests a second that the API lets through",
        ["requestsPerAddress"] = "requests in five minutes after which an address is turned away",
        ["shards"] = "how many parts of the visitors the scaled-out projection works on side by side",
        ["hostType"] = "the warehouse's host, of the Graviton family (arm64)",
        ["diskSize"] = "the size of its disk, in GiB",
    };

    /// <summary>The settings as lines of a help text.</summary>
    public static string Help => string.Join('\n', Meanings.Select(one => $"  {one.Key}: {one.Value}"));

    public required string Name { get; init; }

    public required IReadOnlyList<string> Origins { get; init; }

    public required bool AllowsCredentials { get; init; }

    public required string Site { get; init; }

    public required string Currency { get; init; }

    public required string TimeZone { get; init; }

    public required bool IsBuffered { get; init; }

    public required string OperatorArn { get; init; }

    public required string CollectorDomain { get; init; }

    public required string CertificateArn { get; init; }

    public required string AlarmEmail { get; init; }

    public required int MonthlyBudget { get; init; }

    public required int RetentionDays { get; init; }

    public required int IngestConcurrency { get; init; }

    public required int RequestsPerSecond { get; init; }

    public required int RequestsPerAddress { get; init; }

    public required int Shards { get; init; }

    public required string HostType { get; init; }

    public required int DiskSize { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="scope">Where the context is found.</param>
    /// <exception cref="SettingException">A setting is missing or has no meaning; the message says which.</exception>
    public static PlatformSettings Of(Construct scope)
    {
        return new PlatformSettings
        {
            Name = Text("name", value => value.Length is > 0 and <= 20 && char.IsAsciiLetterLower(value[0]) && value[^1] != '-'
                && value.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-')),
            Origins = Text("origins", value => value.Split(',').All(IsOrigin)).Split(','),
            AllowsCredentials = Text("credentials", value => value is "true" or "false") == "true",
            Site = Text("site", value => IsTaken(FunctionEnvironment.Site, value)),
            Currency = Text("currency", value => IsTaken(FunctionEnvironment.DefaultCurrency, value)),
            TimeZone = Text("timeZone", value => DateTimeZoneProviders.Tzdb.GetZoneOrNull(value) is not null),
            IsBuffered = Text("mode", value => value is "direct" or "buffered") == "buffered",
            OperatorArn = Text("operatorArn", value => value.Length == 0 || value.StartsWith("arn:", StringComparison.Ordinal)),
            CollectorDomain = Text("collectorDomain", value => value.Length == 0 || Uri.CheckHostName(value) is UriHostNameType.Dns),
            CertificateArn = Text("certificateArn", value => (value.Length == 0) == (Text("collectorDomain", _ => true).Length == 0)
                && (value.Length == 0 || IsCertificateOfTheEdge(value))),
            AlarmEmail = Text("alarmEmail", value => value.Length == 0 || value.Contains('@')),
            MonthlyBudget = Number("monthlyBudget", 1, 1_000_000),
            RetentionDays = Number("retentionDays", 30, 36_500),
            IngestConcurrency = Number("ingestConcurrency", 1, 1000),
            RequestsPerSecond = Number("requestsPerSecond", 1, 10_000),
            RequestsPerAddress = Number("requestsPerAddress", 10, 2_000_000),
            Shards = Number("shards", 1, 64),
            HostType = Text("hostType", IsGraviton),
            DiskSize = Number("diskSize", 10, 16_000),
        };

        string Text(string name, Func<string, bool> isValid)
        {
            var value = scope.Node.TryGetContext(name)?.ToString() ?? throw new SettingException($"'{name}' is not set: {Meanings[name]}.");
            return isValid(value) ? value : throw new SettingException($"'{name}' cannot be '{value}': {Meanings[name]}.");
        }

        int Number(string name, int least, int most)
        {
            var text = Text(name, _ => true);
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value
                : throw new SettingException($"'{name}' cannot be '{text}', but a whole number from {least} to {most}: {Meanings[name]}.");
        }
    }

    private static bool IsOrigin(string value) => value.StartsWith("https://", StringComparison.Ordinal)
        && IsTaken(FunctionEnvironment.Origins, value);

    private static bool IsCertificateOfTheEdge(string value) =>
        value.StartsWith("arn:", StringComparison.Ordinal) && value.Contains(":acm:us-east-1:", StringComparison.Ordinal);

    /// <summary>Whether a type is of arm64, as t4g.small and c7gn.large are, and g4dn.xlarge is not.</summary>
    private static bool IsGraviton(string value) =>
        value.Split('.') is [{ Length: >= 3 } family, { Length: > 0 }] && family.TrimStart([.. "abcdefghijklmnopqrstuvwxyz"]) is var rest
        && rest.TrimStart([.. "0123456789"]).StartsWith('g');

    /// <summary>Whether the collector would take it.</summary>
    private static bool IsTaken(string variable, string value)
    {
        try
        {
            _ = new FunctionEnvironment(name => name == variable ? value : null).Collector(writeKeys: []);
            return value.Length > 0;
        }
        catch (ConfigurationException)
        {
            return false;
        }
    }
}
