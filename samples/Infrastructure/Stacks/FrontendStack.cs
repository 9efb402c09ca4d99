using Amazon.CDK;
using Amazon.CDK.AWS.Amplify;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>
/// The shop on Amplify Hosting, which has a delivery network of its own in front. Its own database is the shop's business, and elsewhere.
/// </summary>
/// <remarks>
/// Where that database is, is a parameter of Systems Manager that the build reads: the settings of an app are seen by all who may see it.
/// </remarks>
internal sealed class FrontendStack : Stack
{
    public FrontendStack(Construct scope, string id, StackProps props, PlatformSettings settings)
        : base(scope, id, props)
    {
        var endpoint = new CfnParameter(
            this, "Endpoint", new CfnParameterProps { Description = "Where its pages send events to: the edge's output" });
        var database = $"/{settings.Name}/shop/database";
        var role = new Role(this, "Role", new RoleProps
        {
            Description = "Builds the shop",
            AssumedBy = new ServicePrincipal("amplify.amazonaws.com", new ServicePrincipalOpts
            {
                Conditions = Declarations.Where("StringEquals", "aws:SourceAccount", Account),
            }),
        });
        role.AddToPolicy(new PolicyStatement(new PolicyStatementProps
        {
            Actions = ["ssm:GetParameter"],
            Resources = [FormatArn(new ArnComponents { Service = "ssm", Resource = "parameter", ResourceName = database.TrimStart('/') })],
        }));
        var app = new CfnApp(this, "App", new CfnAppProps
        {
            Name = $"{settings.Name}-shop",
            Platform = "WEB_COMPUTE",
            BuildSpec = File.ReadAllText(Path.Combine(SourceTree.Root, "samples/Storefront/amplify.yml")),
            IamServiceRole = role.RoleArn,
            EnvironmentVariables = new[]
            {
                Variable("AMPLIFY_MONOREPO_APP_ROOT", "samples/Storefront"),
                Variable("SHOP_DATABASE_PARAMETER", database),
                Variable("CLICKSTREAM_ENDPOINT", endpoint.ValueAsString),
                Variable("CLICKSTREAM_SITE_ID", settings.Site),
            },
        });
        _ = new CfnBranch(this, "Main", new CfnBranchProps
        {
            AppId = app.AttrAppId, BranchName = "main", Stage = "PRODUCTION", EnableAutoBuild = true,
        });
        this.Tell("Shop", $"https://main.{app.AttrDefaultDomain}", "Where the shop is");
    }

    private static CfnApp.EnvironmentVariableProperty Variable(string name, string value) => new() { Name = name, Value = value };
}
