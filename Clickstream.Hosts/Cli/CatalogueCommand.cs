using System.CommandLine;
using Clickstream.Hosts.Catalogue;

namespace Clickstream.Hosts.Cli;

/// <summary><c>catalogue</c>: what events there are and what is checked of them.</summary>
internal static class CatalogueCommand
{
    public static Command Create()
    {
        var command = new Command("catalogue", "Print the catalogue of events, fields, limits and codes, as Markdown.");
        command.SetAction(_ =>
        {
            Console.Out.Write(EventCatalogue.Write());
            return ExitCode.Ok;
        });
        return command;
    }
}
