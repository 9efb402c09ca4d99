using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>Says why something is other than cdk-nag, the second opinion, would have it; a test asks it.</summary>
internal static class SecondOpinion
{
    /// <summary>Gives reasons, once for a construct.</summary>
    /// <param name="construct">What is meant; of a role its policy.</param>
    /// <param name="reasons">Rules of cdk-nag, each with the reason why it is not followed.</param>
    public static void Explain(this IConstruct construct, params (string Rule, string Reason)[] reasons)
    {
        var meant = construct is Role ? construct.Node.TryFindChild("DefaultPolicy") ?? construct : construct;
        var resource = meant as CfnResource ?? (CfnResource)meant.Node.DefaultChild!;
        resource.AddMetadata("cdk_nag", new Dictionary<string, object>
        {
            ["rules_to_suppress"] = reasons
                .Select(one => new Dictionary<string, object> { ["id"] = one.Rule, ["reason"] = one.Reason })
                .ToArray(),
        });
    }
}
