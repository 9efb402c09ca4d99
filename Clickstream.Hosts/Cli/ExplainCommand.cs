using System.CommandLine;
using Clickstream.Domain.Events;
using Clickstream.Domain.Orders;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.UseCases;

namespace Clickstream.Hosts.Cli;

/// <summary>
/// <c>explain</c>: tells of a visitor, a session or an order which events made it, where they are, and which rules decided.
/// </summary>
internal static class ExplainCommand
{
    public static Command Create() => new(
        "explain",
        "Tell which events made a number: where each is in the lake, which are copies, which rule cut the session, where the visit came "
            + "from. Sessions are cut by the rules that the warehouse was built with.")
    {
        CreateVisitor(), CreateSession(), CreateOrder(),
    };

    private static Command CreateVisitor()
    {
        var id = new Argument<string>("CLIENT_ID") { Description = "The id that the tracker keeps in the browser." };
        var site = new Option<string>("--site")
        {
            Description = "The site of the id.", HelpName = "ID", DefaultValueFactory = _ => "shop",
        };
        return Command(
            "visitor",
            "Explain all sessions of a visitor. With a warehouse by its rules, unless others are named, and with what it put aside.",
            needsWarehouse: false, [id, site],
            async (platform, parsed, rules, cancellationToken) =>
            {
                if (!VisitorId.TryParse(parsed.GetValue(site), parsed.GetValue(id), out var visitor))
                {
                    throw new UsageException("That cannot be the id of a visitor.");
                }

                var explanation = await platform.Mediator.Send(new ExplainVisitor(visitor, rules), cancellationToken);
                var found = explanation.Sessions.Count + explanation.NotProjected.Count;
                if (found > 0)
                {
                    ExplanationOutput.Write(explanation, _ => true);
                }

                return found;
            });
    }

    private static Command CreateSession()
    {
        var key = new Argument<Guid>("SESSION_KEY") { Description = "The session's key in the warehouse, a UUID." };
        return Command("session", "Explain a session.", needsWarehouse: true, [key], async (platform, parsed, rules, cancellationToken) =>
        {
            var visitors = await platform.Reports.VisitorsOfSessionAsync(parsed.GetValue(key), cancellationToken);
            foreach (var visitor in visitors)
            {
                ExplanationOutput.Write(
                    await platform.Mediator.Send(new ExplainVisitor(visitor, rules), cancellationToken),
                    session => session.Session.Key == parsed.GetValue(key));
            }

            return visitors.Count;
        });
    }

    private static Command CreateOrder()
    {
        var id = new Argument<string>("ORDER_ID") { Description = "The shop's id of the order." };
        return Command("order", "Explain an order.", needsWarehouse: true, [id], async (platform, parsed, rules, cancellationToken) =>
        {
            var about = new List<VisitorActivity>();
            foreach (var visitor in await platform.Reports.VisitorsOfOrderAsync(parsed.GetValue(id)!, cancellationToken))
            {
                var explanation = await platform.Mediator.Send(new ExplainVisitor(visitor, rules), cancellationToken);
                ExplanationOutput.Write(explanation, session => session.Events.Any(one => IsAbout(one.Activity!)));
                about.AddRange(explanation.Sessions.SelectMany(session => session.Events).Select(one => one.Activity!).Where(IsAbout));
            }

            foreach (var order in about.GroupBy(activity => activity.Order!.OrderKey))
            {
                ExplanationOutput.Write(Order.Of([.. order]));
            }

            return about.Count;

            bool IsAbout(VisitorActivity activity) => activity.Order?.OrderId == parsed.GetValue(id);
        });
    }

    private static Command Command(
        string name, string description, bool needsWarehouse, Symbol[] own,
        Func<Platform, ParseResult, SessionRules, CancellationToken, Task<int>> explain)
    {
        var lake = CommonOptions.Lake(isRequired: true);
        var warehouse = CommonOptions.Warehouse();
        var rules = new RulesOptions();
        var command = new Command(name, description) { lake, warehouse };
        foreach (var symbol in own)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        if (!needsWarehouse)
        {
            rules.AddTo(command);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var platform = Platform.Open(
                parsed.GetRequiredValue(lake),
                needsWarehouse ? CommonOptions.RequiredWarehouseOf(parsed, warehouse) : CommonOptions.WarehouseOf(parsed, warehouse));
            var inForce = await platform.RulesInForceAsync(cancellationToken);
            if (await explain(platform, parsed, needsWarehouse ? inForce : rules.Read(parsed, inForce), cancellationToken) > 0)
            {
                return ExitCode.Ok;
            }

            await Console.Error.WriteLineAsync("clickstream: explain.not_found: Nothing is known of it.");
            return ExitCode.Failed;
        });
        return command;
    }
}
