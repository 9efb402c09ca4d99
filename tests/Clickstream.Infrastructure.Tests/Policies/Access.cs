using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Clickstream.Infrastructure.Tests.Templates;

namespace Clickstream.Infrastructure.Tests.Policies;

/// <summary>Decides requests as IAM does: one denial denies, and nothing is allowed that no statement allows.</summary>
/// <remarks>
/// Source: IAM user guide, "Policy evaluation logic" and "IAM JSON policy elements: Condition operators": of several operators and keys all must
/// match, of several values one; an operator that says "not" matches when the key is not there. What is not known here throws.
/// </remarks>
internal sealed class Access(CloudPlatform platform)
{
    /// <summary>What statements say of a request by anybody.</summary>
    public static bool Decides(IReadOnlyCollection<JsonObject> statements, string action, string resource, (string Key, string Value)[] context)
    {
        var all = context.ToDictionary(one => one.Key, one => one.Value, StringComparer.OrdinalIgnoreCase);
        var matching = statements.Where(statement => Matches(statement, action, resource, all)).Select(statement => statement["Effect"]!.ToString()).ToHashSet();
        return matching.Contains("Allow") && !matching.Contains("Deny");
    }

    /// <summary>Whether a role may do something.</summary>
    public bool Allows(string roleArn, string action, string resource, params (string Key, string Value)[] context)
    {
        return Decides(
            [.. IdentityStatements(roleArn), .. ResourceStatements(resource).Where(statement => Principal(statement, roleArn))], action, resource,
            [.. context, ("aws:PrincipalArn", roleArn), ("aws:PrincipalAccount", Intrinsics.Account)]);
    }

    /// <summary>Whether somebody who does not sign requests may do something.</summary>
    public bool AllowsAnybody(string action, string resource, params (string Key, string Value)[] context)
    {
        return Decides([.. ResourceStatements(resource).Where(statement => Principal(statement, "anonymous"))], action, resource, context);
    }

    /// <summary>The statements of a policy.</summary>
    public static IEnumerable<JsonObject> Statements(JsonNode? policy) =>
        policy?["Statement"]?.AsArray().Select(statement => statement!.AsObject()) ?? [];

    /// <summary>One text, or many.</summary>
    public static IReadOnlyList<string> Texts(JsonNode? node) => node switch
    {
        null => [],
        JsonArray many => [.. many.Select(one => one!.ToString())],
        _ => [node.ToString()],
    };

    /// <summary>What the policies of a role say.</summary>
    public IEnumerable<JsonObject> IdentityStatements(string roleArn)
    {
        var name = roleArn[(roleArn.LastIndexOf('/') + 1)..];
        var attached = platform.All("AWS::IAM::Policy").Where(policy => policy.Texts("Roles").Contains(name)).Select(policy => policy["PolicyDocument"]);
        var own = platform.All("AWS::IAM::Role").Where(role => ArnOf(role) == roleArn)
            .SelectMany(role => role.Items("Policies"), (_, policy) => policy["PolicyDocument"]);
        return attached.Concat(own).SelectMany(Statements);
    }

    public static string ArnOf(Resource role) =>
        $"arn:aws:iam::{Intrinsics.Account}:role/{role.Text("RoleName") ?? $"{{{role.Stack}.{role.Id}}}"}";

    private IEnumerable<JsonObject> ResourceStatements(string resource)
    {
        var bucket = resource.Split(':')[^1].Split('/')[0];
        return platform.All("AWS::S3::BucketPolicy").Where(policy => policy.Text("Bucket") == bucket).SelectMany(policy => Statements(policy["PolicyDocument"]));
    }

    private static bool Principal(JsonObject statement, string principal) => statement["Principal"] switch
    {
        JsonObject one when one["AWS"] is { } arns => Texts(arns).Any(arn => arn == "*" || arn == principal),
        JsonObject => false,
        var one => one?.ToString() == "*",
    };

    private static bool Matches(JsonObject statement, string action, string resource, Dictionary<string, string> context) =>
        Texts(statement["Action"]).Any(pattern => Like(pattern, action, isCased: false))
        && Texts(statement["Resource"]).Any(pattern => Like(pattern, resource))
        && (statement["Condition"]?.AsObject() ?? []).All(one => one.Value!.AsObject().All(key =>
            Holds(one.Key, context.GetValueOrDefault(key.Key), Texts(key.Value))));

    private static bool Holds(string condition, string? value, IReadOnlyList<string> wanted) => condition switch
    {
        "Null" => (value is null) == (wanted.Single() == "true"),
        "Bool" => value is not null && wanted.Contains(value),
        "StringEquals" => value is not null && wanted.Contains(value),
        "StringNotEquals" => value is null || !wanted.Contains(value),
        "StringLike" or "ArnLike" => value is not null && wanted.Any(pattern => Like(pattern, value)),
        "ArnNotEquals" or "ArnNotLike" => value is null || !wanted.Any(pattern => Like(pattern, value)),
        "NumericLessThan" => value is not null && wanted.Any(limit => decimal.Parse(value) < decimal.Parse(limit)),
        _ => throw new NotSupportedException($"The condition {condition} is not known here."),
    };

    private static bool Like(string pattern, string text, bool isCased = true) => Regex.IsMatch(
        text, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$",
        isCased ? RegexOptions.Singleline : RegexOptions.Singleline | RegexOptions.IgnoreCase);
}
