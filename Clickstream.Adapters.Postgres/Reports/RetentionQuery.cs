using Clickstream.Domain.Reports;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Reports;

/// <summary>Reads <see cref="RetentionReport"/>.</summary>
internal static class RetentionQuery
{
    public static async Task<RetentionReport> RunAsync(
        NpgsqlConnection connection, ReportFilter filter, int weeks, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            $"select first_week, weeks_after, visitors from report.retention({ReportSql.Filter})",
            filter,
            row => (
                Week: LocalDate.FromDateOnly(row.GetFieldValue<DateOnly>(0)), After: row.IsDBNull(1) ? default(int?) : row.GetInt32(1),
                Visitors: row.GetInt64(2)),
            cancellationToken).ConfigureAwait(false);
        return RetentionReport.Of(
            rows.Where(row => row.After is null).ToDictionary(row => row.Week, row => row.Visitors),
            rows.Where(row => row.After is not null).ToDictionary(row => (row.Week, row.After!.Value), row => row.Visitors),
            weeks);
    }
}
