using System.Text.Json.Nodes;
using Clickstream.Infrastructure.Tests.Policies;
using Clickstream.Infrastructure.Tests.Templates;

namespace Clickstream.Infrastructure.Tests;

/// <summary>Who may do what: roles, and what resources themselves allow.</summary>
public sealed class IdentityTests
{
    private const string History = $"arn:aws:s3:::clickstream-history-{Intrinsics.Account}-{Intrinsics.Region}";

    private static readonly (string, string)[] Created = [("s3:if-none-match", "*")];

    /// <summary>What has no resource that could be named, with the reason.</summary>
    private static readonly Dictionary<string, string> WithoutResource = new()
    {
        ["ec2:CreateNetworkInterface"] = "Lambda makes the function's place in the network; its own code is denied it",
        ["ec2:DescribeNetworkInterfaces"] = "as above",
        ["ec2:DescribeSubnets"] = "as above",
        ["ec2:DeleteNetworkInterface"] = "as above",
        ["ec2:AssignPrivateIpAddresses"] = "as above",
        ["ec2:UnassignPrivateIpAddresses"] = "as above",
        ["ssm:UpdateInstanceInformation"] = "names the host, whose id is not known before it runs",
        ["ssmmessages:CreateControlChannel"] = "has no resources (service authorization reference)",
        ["ssmmessages:CreateDataChannel"] = "as above",
        ["ssmmessages:OpenControlChannel"] = "as above",
        ["ssmmessages:OpenDataChannel"] = "as above",
    };

    [Fact]
    public void Every_function_has_a_role_of_its_own_that_Lambda_alone_assumes()
    {
        foreach (var platform in CloudPlatform.Both)
        {
            var roles = platform.All("AWS::Lambda::Function").Select(function => function.Text("Role")!).ToList();

            roles.Should().HaveCount(4).And.OnlyHaveUniqueItems();
            roles.Should().AllSatisfy(arn => AssumedBy(RoleOf(platform, arn)).Should().Equal("""{"Service":"lambda.amazonaws.com"}"""));
        }
    }

    [Fact]
    public void A_role_is_assumed_by_its_service_alone_and_that_of_people_with_a_second_factor_alone()
    {
        var services = CloudPlatform.Both.SelectMany(platform => platform.All("AWS::IAM::Role")).ToDictionary(
            role => $"{role} {role.GetHashCode()}", role => Access.Statements(role["AssumeRolePolicyDocument"]).Should().ContainSingle().Which);

        services.Values.Select(statement => statement["Principal"]!.ToJsonString()).Distinct().Should().BeEquivalentTo(
            """{"Service":"lambda.amazonaws.com"}""", """{"Service":"ec2.amazonaws.com"}""", """{"Service":"states.amazonaws.com"}""",
            """{"Service":"amplify.amazonaws.com"}""", """{"Service":"vpc-flow-logs.amazonaws.com"}""", """{"Service":"apigateway.amazonaws.com"}""",
            $$"""{"AWS":"arn:aws:iam::{{Intrinsics.Account}}:root"}""");
        services.Values.Where(statement => statement["Principal"]!["AWS"] is not null).Should().AllSatisfy(statement =>
            statement["Condition"]!.ToJsonString().Should().Be("""{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"""));
    }

    [Fact]
    public void Nobody_has_keys_that_last()
    {
        var types = CloudPlatform.Both.SelectMany(platform => platform.Stacks).SelectMany(stack => stack.Resources).Select(resource => resource.Type).ToList();

        types.Should().NotContain("AWS::IAM::User").And.NotContain("AWS::IAM::AccessKey").And.NotContain("AWS::IAM::Group");
    }

    [Fact]
    public void What_the_collector_may_do_is_this()
    {
        Allowed(CloudPlatform.Direct, "Ingest", "CollectorRole").Should().BeEquivalentTo(
            "logs:CreateLogStream on its log", "logs:PutLogEvents on its log",
            "s3:PutObject on history/events/*", "s3:PutObject on history/quarantine/*", "s3:PutObject on history/late/*",
            "kms:GenerateDataKey on the key",
            "secretsmanager:GetSecretValue on DailyIds", "secretsmanager:GetSecretValue on DoorKey");
        Allowed(CloudPlatform.Buffered, "Ingest", "CollectorRole").Should().BeEquivalentTo(
            "logs:CreateLogStream on its log", "logs:PutLogEvents on its log",
            "s3:PutObject on history/events/*", "s3:PutObject on history/quarantine/*", "s3:PutObject on history/late/*",
            "kms:GenerateDataKey on the key",
            "secretsmanager:GetSecretValue on DailyIds",
            "sqs:ReceiveMessage on its queue", "sqs:DeleteMessage on its queue", "sqs:ChangeMessageVisibility on its queue",
            "sqs:GetQueueAttributes on its queue", "sqs:GetQueueUrl on its queue");
        Allowed(CloudPlatform.Buffered, "Ingest", "DoorSender").Should().BeEquivalentTo("sqs:SendMessage on its queue");
    }

    [Theory]
    [InlineData("s3:PutObject", "events/date=2026-11-22/hour=10/x.parquet", true)]
    [InlineData("s3:PutObject", "quarantine/date=2026-11-22/hour=10/x.ndjson.gz", true)]
    [InlineData("s3:PutObject", "late/x", true)]
    [InlineData("s3:PutObject", "compacted/date=2026-11-22/hour=10/x.parquet", false)]
    [InlineData("s3:PutObject", "erasures/key", false)]
    [InlineData("s3:PutObject", "events", false)]
    [InlineData("s3:GetObject", "events/date=2026-11-22/hour=10/x.parquet", false)]
    [InlineData("s3:DeleteObject", "events/date=2026-11-22/hour=10/x.parquet", false)]
    [InlineData("s3:PutObjectAcl", "events/date=2026-11-22/hour=10/x.parquet", false)]
    [InlineData("s3:PutObjectTagging", "events/date=2026-11-22/hour=10/x.parquet", false)]
    [InlineData("s3:ListBucket", "", false)]
    public void The_collector_only_creates(string action, string key, bool isAllowed)
    {
        var role = RoleArn(CloudPlatform.Direct, "Ingest", "CollectorRole");

        new Access(CloudPlatform.Direct).Allows(role, action, key.Length > 0 ? $"{History}/{key}" : History, Created).Should().Be(isAllowed);
    }

    [Fact]
    public void What_the_projection_may_do_is_this()
    {
        string[] expected =
        [
            "logs:CreateLogStream on its log", "logs:PutLogEvents on its log",
            "s3:ListBucket on history where StringLike s3:prefix events/*,compacted/*,quarantine/*,erasures/*,late/*",
            "s3:GetObject on history/events/*", "s3:GetObject on history/compacted/*", "s3:GetObject on history/quarantine/*",
            "s3:GetObject on history/erasures/*",
            "kms:Decrypt on the key",
            "ssm:GetParameter on the parameter clickstream/warehouse/etl-password", "ssm:GetParameter on the parameter clickstream/warehouse/certificate",
            "sqs:SendMessage on the dead letters", "sqs:GetQueueAttributes on the dead letters", "sqs:GetQueueUrl on the dead letters",
            "ec2:CreateNetworkInterface on *", "ec2:DescribeNetworkInterfaces on *", "ec2:DescribeSubnets on *", "ec2:DeleteNetworkInterface on *",
            "ec2:AssignPrivateIpAddresses on *", "ec2:UnassignPrivateIpAddresses on *",
        ];

        Allowed(CloudPlatform.Direct, "Analytics", "EtlRole").Should().BeEquivalentTo(expected);
        Allowed(CloudPlatform.Direct, "ScaleOut", "ShardRole").Should().BeEquivalentTo(expected);
        Allowed(CloudPlatform.Direct, "Analytics", "UpkeepRole").Should().BeEquivalentTo(
        [
            .. expected.Select(line => line.Replace(",late/*", "", StringComparison.Ordinal)), "s3:PutObject on history/compacted/*", "s3:PutObject on history/late/*", "s3:PutObject on history/erasures/*", "s3:DeleteObject on history/events/*", "s3:DeleteObject on history/compacted/*",
            "kms:GenerateDataKey on the key",
        ]);
        Allowed(CloudPlatform.Direct, "ScaleOut", "MachineRole").Should().BeEquivalentTo(
            "lambda:InvokeFunction on its function", "lambda:InvokeFunction on its function:*", "states:StartExecution on itself",
            "states:DescribeExecution on itself:*", "states:StopExecution on itself:*");
    }

    [Theory]
    [InlineData("EtlRole", "s3:GetObject", "events/x", true)]
    [InlineData("EtlRole", "s3:PutObject", "events/x", false)]
    [InlineData("EtlRole", "s3:DeleteObject", "events/x", false)]
    [InlineData("UpkeepRole", "s3:PutObject", "compacted/x", true)]
    [InlineData("UpkeepRole", "s3:PutObject", "events/x", false)]
    [InlineData("UpkeepRole", "s3:DeleteObject", "events/x", true)]
    [InlineData("UpkeepRole", "s3:DeleteObject", "quarantine/x", false)]
    [InlineData("UpkeepRole", "s3:DeleteObject", "erasures/key", false)]
    public void From_the_network_functions_read_and_one_merges(string role, string action, string key, bool isAllowed) =>
        new Access(CloudPlatform.Direct)
            .Allows(RoleArn(CloudPlatform.Direct, "Analytics", role), action, $"{History}/{key}", [.. Created, ("aws:SourceVpce", Endpoint)])
            .Should().Be(isAllowed);

    [Fact]
    public void What_the_host_may_do_is_this() =>
        Allowed(CloudPlatform.Direct, "Analytics", "HostRole").Should().BeEquivalentTo(
        [
            "ssm:PutParameter on the parameter clickstream/warehouse/*", "ssm:GetParameter on the parameter clickstream/warehouse/*",
            "s3:PutObject on host/backups/*", "s3:GetObject on host/backups/*", "s3:PutObject on host/sessions/*", "s3:GetEncryptionConfiguration on host",
            .. WithoutResource.Keys.Where(action => !action.StartsWith("ec2:", StringComparison.Ordinal)).Select(action => $"{action} on *"),
        ]);

    [Fact]
    public void Erasing_is_for_people_whom_no_function_stands_for()
    {
        var @operator = RoleArn(CloudPlatform.Direct, "History", "Operator");

        CloudPlatform.Direct.All("AWS::Lambda::Function").Select(function => function.Text("Role")).Should().NotContain(@operator);
        new Access(CloudPlatform.Direct).Allows(@operator, "s3:DeleteObject", $"{History}/events/x").Should().BeTrue();
        new Access(CloudPlatform.Direct).Allows(@operator, "s3:GetObject", $"{History}/events/x").Should().BeTrue("people do not come by the network");
        new Access(CloudPlatform.Direct).Allows(@operator, "s3:PutObject", $"{History}/events/x").Should().BeFalse("nothing is replaced, by nobody");
        new Access(CloudPlatform.Direct).Allows(@operator, "s3:PutObject", $"{History}/events/x", Created).Should().BeTrue();
    }

    [Fact]
    public void What_people_who_erase_may_do_is_this() =>
        Allowed(CloudPlatform.Direct, "History", "Operator").Should().BeEquivalentTo(
            "s3:ListBucket on history", "s3:GetObject on history/*", "s3:PutObject on history/*", "s3:DeleteObject on history/*",
            "kms:Decrypt on the key", "kms:GenerateDataKey on the key",
            "ssm:StartSession on the host", "ssm:StartSession on the document AWS-StartPortForwardingSession",
            "ssm:GetParameter on the parameter clickstream/warehouse/etl-password", "ssm:GetParameter on the parameter clickstream/warehouse/certificate");

    [Fact]
    public void People_of_Identity_Center_can_be_named_who_have_no_second_factor_of_IAM()
    {
        const string Named = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Erasure_*";
        var role = new CloudPlatform(new() { ["operatorArn"] = Named }).Stack("History").One("AWS::IAM::Role", "Operator");

        Access.Statements(role["AssumeRolePolicyDocument"]).Single()["Condition"]!.ToJsonString().Should().Be($$$"""{"ArnLike":{"aws:PrincipalArn":"{{{Named}}}"}}""");
    }

    [Fact]
    public void All_resources_are_meant_only_where_there_is_none_to_name()
    {
        var everything = CloudPlatform.Both.SelectMany(platform => platform.All("AWS::IAM::Policy"))
            .SelectMany(policy => Access.Statements(policy["PolicyDocument"]))
            .Where(statement => Access.Texts(statement["Resource"]).Contains("*") && statement["Effect"]!.ToString() == "Allow")
            .SelectMany(statement => Access.Texts(statement["Action"]))
            .Distinct();

        everything.Should().BeEquivalentTo(WithoutResource.Keys);
    }

    [Fact]
    public void No_role_may_do_all_that_a_service_offers()
    {
        var roles = CloudPlatform.Both.SelectMany(platform => platform.All("AWS::IAM::Role")).ToList();

        roles.SelectMany(role => role.Texts("ManagedPolicyArns")).Distinct().Should().BeEquivalentTo(
            ["arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"], "a REST API writes its log with nothing else");
        CloudPlatform.Both.SelectMany(platform => platform.All("AWS::IAM::Policy"))
            .SelectMany(policy => Access.Statements(policy["PolicyDocument"]))
            .Where(statement => statement["Effect"]!.ToString() == "Allow")
            .SelectMany(statement => Access.Texts(statement["Action"]))
            .Should().NotContain(action => action.Contains('*'));
    }

    [Fact]
    public void Functions_are_called_by_our_own_API_and_schedules_alone()
    {
        var permissions = CloudPlatform.Both.SelectMany(platform => platform.All("AWS::Lambda::Permission")).ToList();

        permissions.Should().NotBeEmpty().And.AllSatisfy(permission =>
        {
            permission.Text("Principal").Should().BeOneOf("apigateway.amazonaws.com", "events.amazonaws.com");
            permission.Text("SourceArn").Should().MatchRegex(permission.Text("Principal") == "events.amazonaws.com"
                ? @"^\{clickstream-Analytics\.\w+\.Arn\}$"
                : $@"^arn:aws:execute-api:{Intrinsics.Region}:{Intrinsics.Account}:\{{clickstream-Ingest\.DoorApi\w+\}}/\*/\*/[\w./]+$");
        });
        CloudPlatform.Both.SelectMany(platform => platform.All("AWS::Lambda::Url")).Should().BeEmpty("a function's address would be a door without a key");
    }

    private static string Endpoint => CloudPlatform.Direct.Stack("Network").One("AWS::EC2::VPCEndpoint", "VpcS3").Id is var id ? $"{{clickstream-Network.{id}}}" : "";

    private static string RoleArn(CloudPlatform platform, string stack, string id) => Access.ArnOf(platform.Stack(stack).One("AWS::IAM::Role", id));

    private static Resource RoleOf(CloudPlatform platform, string arn) => platform.All("AWS::IAM::Role").Single(role => Access.ArnOf(role) == arn);

    private static IEnumerable<string> AssumedBy(Resource role) =>
        Access.Statements(role["AssumeRolePolicyDocument"]).Select(statement => statement["Principal"]!.ToJsonString());

    /// <summary>What a role's policies allow, an action and a resource a line, with short names for what is ours.</summary>
    private static IEnumerable<string> Allowed(CloudPlatform platform, string stack, string id) =>
        new Access(platform).IdentityStatements(RoleArn(platform, stack, id)).Where(statement => statement["Effect"]!.ToString() == "Allow").SelectMany(
            statement => Access.Texts(statement["Action"]),
            (statement, action) => Access.Texts(statement["Resource"]).Select(resource => $"{action} on {ShortName(resource)}{Condition(statement)}"))
            .SelectMany(lines => lines);

    private static string Condition(JsonObject statement) => statement["Condition"] is JsonObject condition
        ? $" where {string.Join(" and ", condition.SelectMany(one => one.Value!.AsObject(), (one, key) => $"{one.Key} {key.Key} {string.Join(",", Access.Texts(key.Value))}"))}"
        : "";

    private static string ShortName(string resource)
    {
        var text = resource
            .Replace(History, "history", StringComparison.Ordinal)
            .Replace($"arn:aws:s3:::clickstream-host-{Intrinsics.Account}-{Intrinsics.Region}", "host", StringComparison.Ordinal)
            .Replace($"arn:aws:ssm:{Intrinsics.Region}:{Intrinsics.Account}:parameter/", "the parameter ", StringComparison.Ordinal);
        foreach (var (pattern, name) in new[]
        {
            (@"\{clickstream-\w+\.\w*Log\w*\.Arn\}", "its log"), (@"\{clickstream-History\.Key\w+\.Arn\}", "the key"),
            (@"\{clickstream-Ingest\.(DailyIds|DoorKey)\w+\}", "$1"), (@"\{clickstream-Ingest\.DoorQueue\w+\.Arn\}", "its queue"),
            (@"\{clickstream-Analytics\.DeadLetters\w+\.Arn\}", "the dead letters"), (@"\{clickstream-ScaleOut\.ShardFunction\w+\.Arn\}", "its function"),
            (@"\{clickstream-ScaleOut\.Machine\w+\}", "itself"), (@"arn:aws:ec2:[^{]*\{clickstream-Analytics\.HostInstance\w+\}", "the host"),
            (@"arn:aws:ssm:[\w-]+::document/", "the document "),
        })
        {
            text = System.Text.RegularExpressions.Regex.Replace(text, pattern, name);
        }

        return text;
    }
}
