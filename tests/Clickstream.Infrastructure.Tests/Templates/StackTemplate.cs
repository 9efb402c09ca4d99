using System.Text.Json.Nodes;

namespace Clickstream.Infrastructure.Tests.Templates;

/// <summary>A template whose functions have been resolved to texts.</summary>
internal sealed record StackTemplate(string Name, JsonObject Parameters, IReadOnlyList<Resource> Resources, JsonObject Outputs)
{
    public IEnumerable<Resource> All(string type) => Resources.Where(resource => resource.Type == type);

    /// <summary>The only resource of a type.</summary>
    public Resource One(string type) => All(type).Should().ContainSingle("{0} has one {1}", Name, type).Which;

    /// <summary>The only resource of a type whose id starts so.</summary>
    public Resource One(string type, string id) =>
        All(type).Where(resource => resource.Id.StartsWith(id, StringComparison.Ordinal)).Should().ContainSingle("{0} has one {1} {2}", Name, type, id).Which;
}

/// <summary>A resource of a template.</summary>
internal sealed record Resource(string Stack, string Id, string Type, JsonObject Definition)
{
    public JsonObject Properties => Definition[nameof(Properties)]?.AsObject() ?? [];

    /// <summary>What a path such as <c>VpcConfig.SubnetIds</c> leads to; <c>null</c> when it leads nowhere.</summary>
    public JsonNode? this[string path] => path.Split('.').Aggregate((JsonNode?)Properties, (node, name) => node switch
    {
        JsonObject one => one[name],
        JsonArray many when int.TryParse(name, out var index) && index < many.Count => many[index],
        _ => null,
    });

    public string? Text(string path) => this[path]?.ToString();

    /// <summary>The items of a list; none when there is no list.</summary>
    public IEnumerable<JsonObject> Items(string path) => this[path]?.AsArray().Select(item => item!.AsObject()) ?? [];

    public IEnumerable<string> Texts(string path) => this[path]?.AsArray().Select(item => item!.ToString()) ?? [];

    public override string ToString() => $"{Stack}/{Id}";
}
