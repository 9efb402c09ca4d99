using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Clickstream.Hosts.Catalogue;

/// <summary>Reads what the documentation comments of an assembly say, from the file that the compiler writes beside it.</summary>
internal sealed partial class XmlDocumentation
{
    private readonly Dictionary<string, XElement> members;

    /// <summary>Loads the comments of an assembly.</summary>
    public XmlDocumentation(Assembly assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        members = XDocument.Load(path).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);
    }

    /// <summary>The summary of a constant.</summary>
    public string Of(FieldInfo field) => Text(members[$"F:{field.DeclaringType!.FullName}.{field.Name}"].Element("summary"));

    /// <summary>The summary of a type.</summary>
    public string Of(Type type) => Text(members[$"T:{type.FullName}"].Element("summary"));

    /// <summary>
    /// The summary of a property, inherited where it says so; of a parameter of a record the text of its <c>param</c>.
    /// </summary>
    public string Of(PropertyInfo property) => OfProperty($"{property.DeclaringType!.FullName}.{property.Name}");

    private string OfProperty(string name)
    {
        if (members.TryGetValue("P:" + name, out var member))
        {
            return member.Element("inheritdoc")?.Attribute("cref")?.Value is { } cref
                ? OfProperty(cref[2..])
                : Text(member.Element("summary"));
        }

        var dot = name.LastIndexOf('.');
        return Text(members["T:" + name[..dot]].Elements("param")
            .First(parameter => parameter.Attribute("name")!.Value == name[(dot + 1)..]));
    }

    private static string Text(XElement? element)
    {
        var text = string.Concat((element?.Nodes() ?? []).Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement reference => reference.Attribute("cref")?.Value.Split('.')[^1] ?? reference.Value,
            _ => node.ToString(),
        }));
        return Blanks().Replace(text, " ").Trim()
            .Replace("|", "\\|", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
