using System.CommandLine;
using Clickstream.Domain.UseCases;

namespace Clickstream.Hosts.Cli;

/// <summary>The options of commands that project a lake into a warehouse.</summary>
internal sealed class ProjectionOptions(bool isLakeRequired)
{
    private readonly Option<string> lake = CommonOptions.Lake(isLakeRequired);
    private readonly Option<string> warehouse = CommonOptions.Warehouse();
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly RulesOptions rules = new();

    private readonly Option<int> sliceEvents = new("--slice-events")
    {
        Description = "About how many events are read for the writers to write next, a transaction each; an event takes about 1.5 kB of "
            + "memory.",
        HelpName = "N",
        DefaultValueFactory = _ => new ProjectionSettings().SliceEvents,
    };

    private readonly Option<int?> writers = new("--writers")
    {
        Description = "How many writers work side by side in this process, each for some of the visitors: 2 by default, 1 with --shard. "
            + "All processes of a warehouse must have the same number.",
        HelpName = "N",
    };

    public Command AddTo(Command command)
    {
        CommonOptions.Between(sliceEvents, 1, 1_000_000);
        CommonOptions.Between(writers, 1, 16);
        foreach (var option in new Option[] { lake, warehouse, sliceEvents, writers, json })
        {
            command.Options.Add(option);
        }

        rules.AddTo(command);
        return command;
    }

    public string? LakeOf(ParseResult parsed) => parsed.GetValue(lake);

    public string WarehouseOf(ParseResult parsed) => CommonOptions.RequiredWarehouseOf(parsed, warehouse);

    public bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    public ProjectionSettings Read(ParseResult parsed, int shard = 1, int shards = 1) => new()
    {
        Rules = rules.Read(parsed),
        SliceEvents = parsed.GetValue(sliceEvents),
        Shard = shard,
        Shards = shards,
        Writers = parsed.GetValue(writers) ?? (shards == 1 ? ProjectionSettings.UsualWriters : 1),
    };
}
