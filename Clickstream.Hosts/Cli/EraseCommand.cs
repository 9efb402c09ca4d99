using System.CommandLine;
using Clickstream.Domain.Erasures;
using Clickstream.Domain.Events;
using Clickstream.Domain.UseCases;

namespace Clickstream.Hosts.Cli;

/// <summary><c>erase</c>: takes a visitor or a person out of everything.</summary>
internal static class EraseCommand
{
    public static Command Create()
    {
        var lake = CommonOptions.Lake(isRequired: true);
        var warehouse = CommonOptions.Warehouse();
        var json = CommonOptions.Json();
        var rules = new RulesOptions();
        var visitor = new Option<string>("--visitor") { Description = "The client id of a browser.", HelpName = "ID" };
        var user = new Option<string>("--user")
        {
            Description = "The user id of a person. Browsers on which nobody else was signed in go whole; of others only what names "
                + "the person.",
            HelpName = "ID",
        };
        var site = new Option<string>("--site") { Description = "The site of the id.", HelpName = "ID", DefaultValueFactory = _ => "shop" };
        var command = new Command(
            "erase",
            "Erase a visitor or a person from history, quarantine and warehouse. A tombstone without the id keeps rebuilds and backups "
                + "from bringing anything back, a receipt tells what was done. May be stopped at any point and run again.")
        {
            lake, warehouse, visitor, user, site, json,
        };
        rules.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new EraseVisitor(SubjectOf(parsed.GetValue(visitor), parsed.GetValue(user), parsed.GetRequiredValue(site)))
            {
                Rules = rules.Read(parsed),
            };
            await using var platform = Platform.Open(parsed.GetRequiredValue(lake), CommonOptions.RequiredWarehouseOf(parsed, warehouse));
            var summary = await Terminal.WithProgressAsync("Erasing", task => platform.Mediator.Send(
                request with { Progress = task.Following<ErasureSummary>(one => (one.SegmentsVisited, one.Segments)) }, cancellationToken));
            Output.Result(parsed.GetValue(json), summary, "Erased",
            [
                ("Segments", summary.Segments), ("Segments written anew", summary.SegmentsRewritten),
                ("Visitors erased whole", summary.Visitors), ("Events erased", summary.Events),
                ("Facts removed", summary.Facts), ("Quarantine entries removed", summary.Quarantined),
            ]);
            return ExitCode.Ok;
        });
        return command;
    }

    private static ErasureSubject SubjectOf(string? visitor, string? user, string site) => (visitor, user) switch
    {
        ({ } clientId, null) when VisitorId.TryParse(site, clientId, out var id) => new ErasureSubject.Visitor(id),
        (null, { } userId) when IdText.IsValid(site) && IdText.IsValid(userId) => new ErasureSubject.User(site, userId),
        _ => throw new UsageException("Name one of --visitor and --user, with an id of 1 to 128 bytes."),
    };
}
