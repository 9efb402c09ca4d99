using Amazon.CDK;

namespace Infrastructure.Stacks;

/// <summary>Short forms of what stacks say again and again.</summary>
internal static class Declarations
{
    /// <summary>Tells a value to whoever deploys: an output of the stack.</summary>
    public static void Tell(this Stack stack, string name, string value, string description) =>
        _ = new CfnOutput(stack, name, new CfnOutputProps { Value = value, Description = description });

    /// <summary>The condition of a policy with one key.</summary>
    public static Dictionary<string, object> Where(string comparison, string key, object value) => new() { [comparison] = One(key, value) };

    public static Dictionary<string, object> One(string key, object value) => new() { [key] = value };
}
