using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Clickstream.Infrastructure.Tests.Templates;

/// <summary>
/// Resolves the functions of templates to texts, as an account would: names of buckets, ARNs, and what stacks import of each other. What only
/// AWS knows becomes a text that is the same wherever it is meant.
/// </summary>
internal static partial class Intrinsics
{
    public const string Account = "111122223333";
    public const string Region = "eu-west-1";

    private static readonly Dictionary<string, string> Pseudo = new()
    {
        ["AWS::AccountId"] = Account, ["AWS::Region"] = Region, ["AWS::Partition"] = "aws", ["AWS::URLSuffix"] = "amazonaws.com",
        ["AWS::StackId"] = "{stack}", ["AWS::StackName"] = "{stack}", ["AWS::NoValue"] = "",
    };

    public static IReadOnlyList<StackTemplate> Resolve(IEnumerable<string> files)
    {
        var raw = files.ToDictionary(
            file => Path.GetFileName(file).Replace(".template.json", "", StringComparison.Ordinal), file => JsonNode.Parse(File.ReadAllText(file))!.AsObject());
        return [.. raw.Select(one => StackOf(one.Key, raw))];
    }

    private static StackTemplate StackOf(string name, Dictionary<string, JsonObject> raw)
    {
        var template = raw[name];
        var resources = (template["Resources"]?.AsObject() ?? []).Select(one => new Resource(
            name, one.Key, one.Value!["Type"]!.ToString(), Resolved(name, one.Value!, raw)!.AsObject()));
        return new StackTemplate(
            name, template["Parameters"]?.DeepClone().AsObject() ?? [], [.. resources],
            Resolved(name, template["Outputs"] ?? new JsonObject(), raw)!.AsObject());
    }

    private static JsonNode? Resolved(string stack, JsonNode? node, Dictionary<string, JsonObject> raw) => node switch
    {
        JsonObject { Count: 1 } one when TextOf(stack, one, raw) is { } text => JsonValue.Create(text),
        JsonObject many => new JsonObject(many.Select(pair => KeyValuePair.Create(pair.Key, Resolved(stack, pair.Value, raw)))),
        JsonArray items => new JsonArray([.. items.Select(item => Resolved(stack, item, raw))]),
        _ => node?.DeepClone(),
    };

    /// <summary>The text that a function stands for; <c>null</c> when it is none.</summary>
    private static string? TextOf(string stack, JsonObject node, Dictionary<string, JsonObject> raw)
    {
        var (name, value) = node.First();
        return name switch
        {
            "Ref" => RefOf(stack, value!.ToString(), raw),
            "Fn::GetAtt" => AttributeOf(stack, value![0]!.ToString(), value[1]!.ToString(), raw),
            "Fn::Join" => string.Join(value![0]!.ToString(), value[1]!.AsArray().Select(part => Resolved(stack, part, raw)!.ToString())),
            "Fn::Sub" => Substitution().Replace(value!.ToString(), match => RefOf(stack, match.Groups[1].Value, raw)),
            "Fn::ImportValue" => raw
                .SelectMany(one => one.Value["Outputs"]?.AsObject() ?? [], (one, output) => (Stack: one.Key, Output: output.Value!))
                .Where(one => one.Output["Export"]?["Name"]?.ToString() == value!.ToString())
                .Select(one => Resolved(one.Stack, one.Output["Value"], raw)!.ToString())
                .Single(),
            "Fn::GetAZs" or "Fn::Select" or "Fn::FindInMap" => node.ToJsonString(),
            _ => null,
        };
    }

    private static string RefOf(string stack, string id, Dictionary<string, JsonObject> raw)
    {
        if (Pseudo.TryGetValue(id, out var known))
        {
            return known;
        }

        var resource = raw[stack]["Resources"]?[id];
        var name = resource?["Type"]?.ToString() switch
        {
            "AWS::S3::Bucket" => resource["Properties"]?["BucketName"],
            "AWS::IAM::Role" => resource["Properties"]?["RoleName"],
            _ => null,
        };
        return name is null ? $"{{{stack}.{id}}}" : Resolved(stack, name, raw)!.ToString();
    }

    private static string AttributeOf(string stack, string id, string attribute, Dictionary<string, JsonObject> raw) =>
        (raw[stack]["Resources"]![id]!["Type"]!.ToString(), attribute) switch
        {
            ("AWS::S3::Bucket", "Arn") => $"arn:aws:s3:::{RefOf(stack, id, raw)}",
            ("AWS::IAM::Role", "Arn") => $"arn:aws:iam::{Account}:role/{RefOf(stack, id, raw)}",
            _ => $"{{{stack}.{id}.{attribute}}}",
        };

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Substitution();
}
