using System.Reflection;
using System.Runtime.CompilerServices;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Catalogue;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Cli;

public sealed class CatalogueTests
{
    private static readonly string[] NotOnTheWire = ["Problems", "Raw", "Surround", "Origin", "ReceivedAt", "SourceName", "UserAgent", "Address", "Geo", "Order", "List", "Checkout", "Element"];

    [Fact]
    public async Task The_page_in_the_docs_is_what_the_command_prints() =>
        (await CommandRun.OutputOfAsync("catalogue")).Should().Be(await File.ReadAllTextAsync(PageInTheDocs()), "run 'clickstream catalogue > docs/event-catalogue.md'");

    [Fact]
    public void Every_property_of_a_draft_is_a_field_of_the_catalogue() => WireFields.All.Select(field => field.Property.Name)
        .Concat(NotOnTheWire)
        .Should().Contain(typeof(EventDraft).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name));

    [Fact]
    public void Every_rule_of_an_event_speaks_of_a_field_of_the_catalogue() => RuleCatalogue.Common.Select(rule => rule.Path)
        .Where(path => path is not ("sourceName" or "geo.country" or "geo.region" or "geo.city"))
        .Should().BeSubsetOf(WireFields.All.Select(field => field.Path));

    private static string PageInTheDocs([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "../../../docs/event-catalogue.md");
}
