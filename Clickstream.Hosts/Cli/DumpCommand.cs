using System.CommandLine;
using Clickstream.Adapters.Postgres;
using Npgsql;

namespace Clickstream.Hosts.Cli;

/// <summary><c>dump</c>: prints a warehouse in a form in which equal warehouses are equal.</summary>
internal static class DumpCommand
{
    public static Command Create()
    {
        var warehouse = CommonOptions.Warehouse();
        var hash = new Option<bool>("--hash") { Description = "Print one line a table: its name, its rows and a SHA-256 over them." };
        var command = new Command(
            "dump",
            "Print every row of the star schema in canonical order. "
                + "Two warehouses of the same events print the same, however they were projected.")
        {
            warehouse, hash,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var platform = Platform.Open(lake: null, CommonOptions.RequiredWarehouseOf(parsed, warehouse));
            var dump = new CanonicalDump(platform.Get<NpgsqlDataSource>());
            if (parsed.GetValue(hash))
            {
                await foreach (var table in dump.HashAsync(cancellationToken))
                {
                    Console.Out.WriteLine($"{table.Name} {table.Rows} {table.Sha256}");
                }
            }
            else
            {
                await foreach (var line in dump.ReadAsync(cancellationToken))
                {
                    Console.Out.WriteLine($"{line.Table},{line.Row}");
                }
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
