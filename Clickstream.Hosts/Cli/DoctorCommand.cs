using System.Collections;
using System.CommandLine;
using Clickstream.Adapters.Postgres;
using Clickstream.Domain.Ports;
using Clickstream.Hosts.Configuration;
using NodaTime;

namespace Clickstream.Hosts.Cli;

/// <summary><c>doctor</c>: looks for what may go wrong, and says what to do about it.</summary>
internal static class DoctorCommand
{
    private const string MakeSecret = "Make one with 'openssl rand -base64 32'.";

    private static readonly Duration Ahead = Duration.FromHours(1);

    public static Command Create()
    {
        var lake = CommonOptions.Lake(isRequired: false);
        var warehouse = CommonOptions.Warehouse();
        var json = CommonOptions.Json();
        var command = new Command(
            "doctor",
            "Look for what may go wrong: with variables of the environment, with a lake, with a warehouse, with clocks. What is given is "
                + "looked at; the lake is tried by creating an empty object that readers pass over. Ends with 1 when something is wrong.")
        {
            warehouse, lake, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (directory, connection) = (parsed.GetValue(lake), CommonOptions.WarehouseOf(parsed, warehouse));
            if (directory is null && connection is null)
            {
                throw new UsageException(
                    $"Name a lake with --lake, a warehouse with --warehouse or {KnownVariables.Warehouse}, or both.");
            }

            await using var platform = Platform.Open(directory, connection);
            List<Checkup> checkups =
            [
                CheckVariables(), await CheckSecretAsync(cancellationToken), await CheckWriteKeysAsync(cancellationToken),
            ];
            if (directory is not null)
            {
                checkups.AddRange(await CheckLakeAsync(platform, cancellationToken));
            }

            if (connection is not null)
            {
                checkups.AddRange(await CheckWarehouseAsync(platform, cancellationToken));
            }

            Print(checkups, parsed.GetValue(json));
            return checkups.Exists(one => one.Result is CheckupResult.Wrong) ? ExitCode.Failed : ExitCode.Ok;
        });
        return command;
    }

    private static Checkup CheckVariables()
    {
        const string Name = "environment.variables";
        var ours = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key)
            .Where(name => name.StartsWith(KnownVariables.Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var unknown = ours.FindAll(name => !KnownVariables.Contains(name));
        var ofFunctions = ours.FindAll(KnownVariables.IsOfFunctions);
        var doubts = new List<string>();
        if (unknown.Count > 0)
        {
            doubts.Add($"Nothing reads {string.Join(", ", unknown)}: look at the spelling.");
        }

        if (ofFunctions.Count > 0)
        {
            doubts.Add($"Only Lambda functions read {string.Join(", ", ofFunctions)}; commands have options.");
        }

        return doubts.Count == 0
            ? new Checkup(Name, CheckupResult.Fine, "All variables of ours are read by commands.")
            : new Checkup(Name, CheckupResult.Doubtful, string.Join(' ', doubts));
    }

    private static async Task<Checkup> CheckSecretAsync(CancellationToken cancellationToken)
    {
        const string Name = "environment.secret";
        try
        {
            return await CollectorSecrets.OfProcess.AnonymousIdSecretAsync(cancellationToken) is not null
                ? new Checkup(Name, CheckupResult.Fine, "The secret of daily ids can be read.")
                : new Checkup(
                    Name, CheckupResult.Doubtful,
                    $"{KnownVariables.AnonymousIdSecret} is not set here: collectors need it, the same for all of them, or visitors "
                        + "without consent get other ids after every restart. " + MakeSecret);
        }
        catch (ConfigurationException failure)
        {
            return new Checkup(Name, CheckupResult.Wrong, $"{failure.Message} {MakeSecret}");
        }
    }

    private static async Task<Checkup> CheckWriteKeysAsync(CancellationToken cancellationToken)
    {
        const string Name = "environment.write_keys";
        try
        {
            return (await CollectorSecrets.OfProcess.WriteKeysAsync(cancellationToken)).Count > 0
                ? new Checkup(Name, CheckupResult.Fine, "Collectors take what comes with a write key.")
                : new Checkup(Name, CheckupResult.Fine, "Collectors take what comes without a write key.");
        }
        catch (ConfigurationException failure)
        {
            return new Checkup(Name, CheckupResult.Wrong, failure.Message);
        }
    }

    private static async Task<IReadOnlyList<Checkup>> CheckWarehouseAsync(Platform platform, CancellationToken cancellationToken)
    {
        try
        {
            return await platform.Get<WarehouseAdministration>()
                .CheckAsync(platform.Get<IClock>().GetCurrentInstant(), cancellationToken);
        }
        catch (WarehouseException failure)
        {
            return
            [
                new Checkup(
                    "warehouse.reachable", CheckupResult.Wrong,
                    $"{failure.Message} Look at the connection string ({failure.Code}), whether the server runs, and who may connect."),
            ];
        }
    }

    private static async Task<IReadOnlyList<Checkup>> CheckLakeAsync(Platform platform, CancellationToken cancellationToken)
    {
        var history = platform.Get<IEventHistory>();
        var newest = (Instant?)null;
        var written = await TryAsync("lake.writable", "Events can be stored in the lake.", () => history.ProbeAsync(cancellationToken));
        var read = await TryAsync("lake.access", "The lake can be listed and read.", async () =>
        {
            var first = (SegmentId?)null;
            await foreach (var segment in history.ListAsync(since: null, cancellationToken))
            {
                first ??= segment.Id;
                newest = newest is { } known ? Instant.Max(known, segment.Hour) : segment.Hour;
            }

            if (first is { } one)
            {
                await history.DescribeAsync(one, cancellationToken);
            }
        });
        var isAhead = newest > platform.Get<IClock>().GetCurrentInstant() + Ahead;
        return
        [
            written, read,
            read.Result is not CheckupResult.Fine
                ? new Checkup("lake.clock", CheckupResult.Doubtful, "Not looked at: the lake cannot be read.")
                : isAhead
                ? new Checkup(
                    "lake.clock", CheckupResult.Wrong,
                    "The lake has segments of hours to come: the clock of a collector, or of this machine, is wrong. Synchronise them.")
                : new Checkup("lake.clock", CheckupResult.Fine, "No segment is from the future."),
        ];
    }

    private static async Task<Checkup> TryAsync(string name, string fine, Func<Task> look)
    {
        try
        {
            await look();
            return new Checkup(name, CheckupResult.Fine, fine);
        }
        catch (HistoryException failure)
        {
            return new Checkup(name, CheckupResult.Wrong, $"{failure.Code}: {failure.Message}");
        }
    }

    private static void Print(IEnumerable<Checkup> checkups, bool asJson)
    {
        if (asJson)
        {
            Output.Json(checkups.Select(one => new { one.Name, Result = one.Result.ToString().ToLowerInvariant(), one.Message }));
            return;
        }

        foreach (var one in checkups)
        {
            Console.Out.WriteLine($"{one.Result.ToString().ToLowerInvariant(),-9} {one.Name,-26} {one.Message}");
        }
    }
}
