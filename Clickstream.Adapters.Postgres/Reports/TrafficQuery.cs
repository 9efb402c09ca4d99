using System.Diagnostics;
using Clickstream.Domain.Reports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="TrafficReport"/>.</summary>
internal static class TrafficQuery
{
    public static async Task<TrafficReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, TrafficDimension by, int top, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            $"""
            select t.name, t.sessions, t.visitors, t.engaged_sessions, t.converted_sessions, t.orders, r.currencies, r.amounts
            from report.traffic({ReportSql.Filter}, $9) t
            left join {ReportSql.ByCurrency($"report.traffic_revenue({ReportSql.Filter}, $9)", "name", "net")} r using (name)
            order by t.sessions desc, t.name collate "C" limit $10
            """,
            filter,
            row => new TrafficRow(
                row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5),
                [.. ReportSql.ReadMoney(row, 6)]),
            cancellationToken, NameOf(by), top).ConfigureAwait(false);
        return new TrafficReport([.. rows]);
    }

    private static string NameOf(TrafficDimension by) => by switch
    {
        TrafficDimension.Channel => "channel",
        TrafficDimension.SourceMedium => "source_medium",
        TrafficDimension.Campaign => "campaign",
        TrafficDimension.Device => "device",
        TrafficDimension.Country => "country",
        TrafficDimension.LandingPage => "landing_page",
        _ => throw new UnreachableException($"There is no dimension {by}."),
    };
}
