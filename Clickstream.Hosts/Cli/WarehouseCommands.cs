using System.CommandLine;
using System.Globalization;
using Clickstream.Adapters.Postgres;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Hosts.Cli;

/// <summary>
/// <c>migrate</c>, <c>status</c> and <c>schema</c>: what an operator does to a warehouse, or wants to know of it.
/// </summary>
internal static class WarehouseCommands
{
    public static Command CreateMigrate()
    {
        var warehouse = CommonOptions.Warehouse();
        var json = CommonOptions.Json();
        var roles = new Option<bool>("--roles")
        {
            Description = "Also make the groups clickstream_etl (owns and writes the warehouse) and clickstream_reader (reads it), and "
                + "take everything from everybody else. Needs a user who may create roles; grant the groups to users of your own.",
        };
        var distributed = new Option<string>("--distributed")
        {
            Description = "Spread the warehouse over a cluster: citus, for a database with that extension. Facts and visitors lie by "
                + "visitor, orders by order, other dimensions are on every node.",
            HelpName = "citus",
        };
        distributed.AcceptOnlyFromAmong("citus");
        var command = new Command(
            "migrate",
            "Make the warehouse, or bring it up to date, in one transaction. 'project' does the same; a newer warehouse is refused.")
        {
            warehouse, roles, distributed, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var platform = Open(parsed, warehouse);
            var administration = platform.Get<WarehouseAdministration>();
            if (parsed.GetValue(distributed) is not null)
            {
                // Before anything is made.
                await administration.RequireCitusAsync(cancellationToken);
            }

            var applied = await administration.MigrateAsync(cancellationToken);
            if (parsed.GetValue(distributed) is not null)
            {
                await administration.DistributeAsync(cancellationToken);
            }

            if (parsed.GetValue(roles))
            {
                await administration.CreateRolesAsync(cancellationToken);
            }

            if (parsed.GetValue(json))
            {
                Output.Json(new { Applied = applied });
            }
            else
            {
                Console.Out.WriteLine(applied.Count == 0 ? "The warehouse is up to date." : $"Applied {string.Join(", ", applied)}.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    public static Command CreateStatus()
    {
        var lake = CommonOptions.Lake(isRequired: false);
        var warehouse = CommonOptions.Warehouse();
        var json = CommonOptions.Json();
        var command = new Command(
            "status", "How the warehouse is doing: versions, rules, writers, how far it has come; with a lake also what is pending.")
        {
            warehouse, lake, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = parsed.GetValue(lake);
            await using var platform = Platform.Open(directory, CommonOptions.RequiredWarehouseOf(parsed, warehouse));
            var status = await platform.Get<WarehouseAdministration>().StatusAsync(cancellationToken);
            var pending = directory is null
                ? default(int?)
                : (await platform.Mediator.Send(new FindPending(), cancellationToken)).Count;
            if (parsed.GetValue(json))
            {
                Output.Json(new { Status = status, SegmentsPending = pending });
                return ExitCode.Ok;
            }

            Terminal.Results.Write(Terminal.NumbersTable("Warehouse", Lines(status, pending)));
            return ExitCode.Ok;
        });
        return command;
    }

    public static Command CreateSchema()
    {
        var warehouse = CommonOptions.Warehouse();
        var command = new Command(
            "schema", "Print the tables and views of the warehouse as Markdown, with what every column means.") { warehouse };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var platform = Open(parsed, warehouse);
            Console.Out.Write(await platform.Get<WarehouseAdministration>().DescribeAsync(cancellationToken));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Platform Open(ParseResult parsed, Option<string> warehouse) =>
        Platform.Open(lake: null, CommonOptions.RequiredWarehouseOf(parsed, warehouse));

    private static IEnumerable<(string Name, string Value)> Lines(WarehouseStatus status, int? pending)
    {
        yield return ("PostgreSQL", status.ServerVersion);
        yield return ("Schema version", Number(status.SchemaVersion));
        yield return ("Rules", status.Rules ?? "none yet");
        yield return ("Segments", Number(status.Segments));
        yield return ("Events", Number(status.Events));
        yield return ("Put aside", Number(status.PutAside));
        yield return ("Size", $"{Number(status.Bytes / 1024 / 1024)} MiB");
        yield return ("Last committed", Text(status.LastCommittedAt));
        yield return ("Complete until", Text(status.CompleteUntil));
        foreach (var writer in status.Writers)
        {
            yield return (
                $"Writer [{writer.From}, {writer.To})", $"{Number(writer.Slices)} slices, complete until {Text(writer.ListedAt)}");
        }

        if (pending is { } known)
        {
            yield return ("Segments pending", Number(known));
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(Instant? instant) => instant is { } known ? InstantPattern.General.Format(known) : "not known";
}
