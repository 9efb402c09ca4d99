namespace Clickstream.Hosts.Cli;

/// <summary>How a report is printed.</summary>
internal enum ReportFormat
{
    Table,
    Json,
    Csv,
}

/// <summary>Tells by options how a report is printed.</summary>
internal static class ReportFormats
{
    public static ReportFormat Of(bool json, bool csv) => (json, csv) switch
    {
        (true, true) => throw new UsageException("--json and --csv exclude each other."),
        (true, _) => ReportFormat.Json,
        (_, true) => ReportFormat.Csv,
        _ => ReportFormat.Table,
    };
}
