using System.Diagnostics;
using Npgsql;

namespace Clickstream.Benchmarks.Costs;

/// <summary>How many bytes a warehouse takes on its disk and in a backup.</summary>
internal static class WarehouseSize
{
    /// <summary>Bytes of the database, its indexes included.</summary>
    public static async Task<long> OnDiskAsync(string warehouse)
    {
        await using var source = NpgsqlDataSource.Create(warehouse + ";Pooling=false");
        await using var command = source.CreateCommand("select pg_database_size(current_database())");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Bytes of a dump in PostgreSQL's own compressed format.</summary>
    public static async Task<long> OfDumpAsync(string warehouse)
    {
        var connection = new NpgsqlConnectionStringBuilder(warehouse);
        var program = Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", "pg_dump"))
            .Order(StringComparer.Ordinal).Last(File.Exists);
        var start = new ProcessStartInfo(
            program, ["-Fc", "-h", connection.Host!, "-p", $"{connection.Port}", "-U", connection.Username!, connection.Database!])
        {
            RedirectStandardOutput = true,
        };
        using var dump = Process.Start(start)!;
        var bytes = 0L;
        var buffer = new byte[1 << 16];
        for (int read; (read = await dump.StandardOutput.BaseStream.ReadAsync(buffer)) > 0;)
        {
            bytes += read;
        }

        await dump.WaitForExitAsync();
        return dump.ExitCode == 0 ? bytes : throw new InvalidOperationException("The warehouse could not be dumped.");
    }
}
