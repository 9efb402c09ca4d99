using System.Text.Json.Nodes;
using Clickstream.Infrastructure.Tests.Policies;
using Clickstream.Infrastructure.Tests.Templates;

namespace Clickstream.Infrastructure.Tests;

/// <summary>The network: no way in, and no way out but to our buckets and to Systems Manager.</summary>
public sealed class NetworkTests
{
    private const string History = $"arn:aws:s3:::clickstream-history-{Intrinsics.Account}-{Intrinsics.Region}";
    private const string Host = $"arn:aws:s3:::clickstream-host-{Intrinsics.Account}-{Intrinsics.Region}";

    private static readonly StackTemplate Network = CloudPlatform.Direct.Stack("Network");

    [Fact]
    public void There_is_no_NAT()
    {
        var types = CloudPlatform.Direct.Stacks.SelectMany(stack => stack.Resources).Select(resource => resource.Type).ToList();

        types.Should().NotContain("AWS::EC2::NatGateway").And.NotContain("AWS::EC2::EIP").And.NotContain("AWS::EC2::EgressOnlyInternetGateway");
    }

    [Fact]
    public void Private_subnets_have_no_route_to_the_internet()
    {
        var tables = Subnets("Isolated").Select(TableOf).ToList();
        var routes = Network.All("AWS::EC2::Route").ToList();

        tables.Should().HaveCount(2).And.OnlyHaveUniqueItems();
        routes.Where(route => tables.Contains(route.Text("RouteTableId")!)).Should().BeEmpty();
        routes.Where(route => route.Text("DestinationCidrBlock") == "0.0.0.0/0").Select(route => route.Text("RouteTableId"))
            .Should().BeEquivalentTo(Subnets("Public").Select(TableOf));
    }

    [Fact]
    public void No_subnet_gives_public_addresses() =>
        Network.All("AWS::EC2::Subnet").Should().HaveCount(4).And.AllSatisfy(subnet => subnet.Text("MapPublicIpOnLaunch").Should().BeOneOf("false", null));

    [Fact]
    public void S3_is_reached_from_the_private_subnets_by_a_gateway()
    {
        var gateway = Network.One("AWS::EC2::VPCEndpoint", "VpcS3");

        gateway.Text("VpcEndpointType").Should().Be("Gateway");
        gateway.Text("ServiceName").Should().Be($"com.amazonaws.{Intrinsics.Region}.s3");
        gateway.Texts("RouteTableIds").Should().BeEquivalentTo(Subnets("Isolated").Select(TableOf));
    }

    [Theory]
    [InlineData("s3:GetObject", $"{History}/events/x", Intrinsics.Account, true)]
    [InlineData("s3:PutObject", $"{History}/compacted/x", Intrinsics.Account, true)]
    [InlineData("s3:ListBucket", History, Intrinsics.Account, true)]
    [InlineData("s3:PutObject", $"{Host}/backups/x", Intrinsics.Account, true)]
    [InlineData("s3:PutObject", $"{Host}/backups/x", "999900001111", false)]
    [InlineData("s3:GetObject", $"{History}/events/x", "999900001111", false)]
    [InlineData("s3:GetObject", $"{History}/events/x", null, false)]
    [InlineData("s3:GetObject", $"{Host}/packages/x.deb", null, true)]
    [InlineData("s3:GetObject", $"{Host}/backups/x", null, false)]
    [InlineData("s3:PutObject", "arn:aws:s3:::bucket-of-a-thief/x", Intrinsics.Account, false)]
    [InlineData("s3:GetObject", "arn:aws:s3:::bucket-of-a-thief/x", null, false)]
    [InlineData("s3:PutBucketPolicy", History, Intrinsics.Account, false)]
    public void The_way_to_S3_leads_to_our_buckets_alone_and_for_our_account_alone(string action, string resource, string? account, bool isAllowed)
    {
        var statements = Access.Statements(Network.One("AWS::EC2::VPCEndpoint", "VpcS3")["PolicyDocument"]).ToList();

        Access.Decides(statements, action, resource, account is null ? [] : [("aws:PrincipalAccount", account)]).Should().Be(isAllowed);
    }

    [Fact]
    public void Two_services_are_reached_each_by_our_account_alone()
    {
        var endpoints = Network.All("AWS::EC2::VPCEndpoint").Where(endpoint => endpoint.Text("VpcEndpointType") == "Interface").ToList();

        endpoints.Select(endpoint => endpoint.Text("ServiceName")!.Split('.')[^1]).Should().BeEquivalentTo("ssm", "ssmmessages");
        endpoints.Should().AllSatisfy(endpoint =>
        {
            var service = endpoint.Text("ServiceName")!.Split('.')[^1];
            endpoint.Texts("SubnetIds").Should().ContainSingle("an address in another zone would cost as much again");
            endpoint.Text("PrivateDnsEnabled").Should().Be("true");
            endpoint.Texts("SecurityGroupIds").Should().Equal(GroupId("Endpoints"));
            var statements = Access.Statements(endpoint["PolicyDocument"]).ToList();
            Access.Decides(statements, $"{service}:GetSomething", "*", [("aws:PrincipalAccount", Intrinsics.Account)]).Should().BeTrue();
            Access.Decides(statements, $"{service}:GetSomething", "*", [("aws:PrincipalAccount", "999900001111")]).Should().BeFalse();
            Access.Decides(statements, "s3:GetObject", "*", [("aws:PrincipalAccount", Intrinsics.Account)]).Should().BeFalse();
        });
    }

    [Fact]
    public void What_may_reach_what_is_this()
    {
        var groups = Network.All("AWS::EC2::SecurityGroup").ToDictionary(group => $"{{clickstream-Network.{group.Id}.GroupId}}", group => NameOf(group.Id));
        string Named(string? id) => groups.GetValueOrDefault(id!, id!);
        var rules = Network.All("AWS::EC2::SecurityGroupIngress").Select(rule => $"{Named(rule.Text("GroupId"))} from {Named(rule.Text("SourceSecurityGroupId"))}: {Ports(rule.Properties)}")
            .Concat(Network.All("AWS::EC2::SecurityGroupEgress").Select(rule => $"{Named(rule.Text("GroupId"))} to {Named(rule.Text("DestinationSecurityGroupId") ?? rule.Text("DestinationPrefixListId"))}: {Ports(rule.Properties)}"))
            .Concat(Network.All("AWS::EC2::SecurityGroup").SelectMany(group => group.Items("SecurityGroupEgress"), (group, rule) =>
                $"{NameOf(group.Id)} to {rule["DestinationPrefixListId"] ?? rule["CidrIp"]}: {Ports(rule)}"))
            .Concat(Network.All("AWS::EC2::SecurityGroup").SelectMany(group => group.Items("SecurityGroupIngress"), (group, rule) =>
                $"{NameOf(group.Id)} from {rule["CidrIp"]}: {Ports(rule)}"));

        rules.Should().BeEquivalentTo(
            "Etl to Host: tcp 5432", "Host from Etl: tcp 5432",
            "Etl to Endpoints: tcp 443", "Endpoints from Etl: tcp 443", "Host to Endpoints: tcp 443", "Endpoints from Host: tcp 443",
            "Etl to {clickstream-Network.S3Addresses}: tcp 443", "Host to {clickstream-Network.S3Addresses}: tcp 443",
            "Endpoints to 255.255.255.255/32: icmp 252");
    }

    [Fact]
    public void Nothing_uses_the_default_group_and_no_group_is_made_elsewhere()
    {
        var used = CloudPlatform.Direct.All("AWS::Lambda::Function").SelectMany(function => function.Texts("VpcConfig.SecurityGroupIds"))
            .Concat(CloudPlatform.Direct.All("AWS::EC2::Instance").SelectMany(instance => instance.Texts("NetworkInterfaces.0.GroupSet")));

        used.Distinct().Should().BeEquivalentTo(GroupId("Etl"), GroupId("Host"));
        CloudPlatform.Direct.All("AWS::EC2::SecurityGroup").Should().HaveCount(3).And.AllSatisfy(group => group.Stack.Should().Be("clickstream-Network"));
    }

    [Fact]
    public void The_collector_is_outside_of_the_network_and_what_fills_the_warehouse_inside()
    {
        var inside = CloudPlatform.Direct.All("AWS::Lambda::Function").ToLookup(function => function["VpcConfig"] is not null, function => NameOf(function.Id));

        inside[false].Should().Equal("CollectorFunction");
        inside[true].Should().BeEquivalentTo("EtlFunction", "UpkeepFunction", "ShardFunction");
        CloudPlatform.Direct.All("AWS::Lambda::Function").SelectMany(function => function.Texts("VpcConfig.SubnetIds")).Distinct()
            .Should().ContainSingle().Which.Should().Be($"{{clickstream-Network.{Subnets("Isolated").First().Id}}}");
    }

    [Fact]
    public void What_is_refused_is_written_down() =>
        Network.One("AWS::EC2::FlowLog").Text("TrafficType").Should().Be("REJECT");

    [Fact]
    public void Nothing_is_made_by_functions_of_others() =>
        CloudPlatform.Both.SelectMany(platform => platform.Stacks).SelectMany(stack => stack.Resources)
            .Select(resource => resource.Type).Should().NotContain(type => type.StartsWith("Custom::", StringComparison.Ordinal) || type == "AWS::CloudFormation::CustomResource");

    private static IEnumerable<Resource> Subnets(string kind) =>
        Network.All("AWS::EC2::Subnet").Where(subnet => subnet.Items("Tags").Any(tag => tag["Key"]!.ToString() == "aws-cdk:subnet-type" && tag["Value"]!.ToString() == kind));

    private static string TableOf(Resource subnet) => Network.All("AWS::EC2::SubnetRouteTableAssociation")
        .Single(one => one.Text("SubnetId") == $"{{clickstream-Network.{subnet.Id}}}").Text("RouteTableId")!;

    private static string GroupId(string name) => $"{{clickstream-Network.{Network.One("AWS::EC2::SecurityGroup", name).Id}.GroupId}}";

    /// <summary>An id without the digits that the CDK ends it with.</summary>
    private static string NameOf(string id) => id[..^8];

    private static string Ports(JsonObject rule) => rule["FromPort"]!.ToString() == (rule["IpProtocol"]!.ToString() == "icmp" ? "252" : rule["ToPort"]!.ToString())
        ? $"{rule["IpProtocol"]} {rule["FromPort"]}"
        : $"{rule["IpProtocol"]} {rule["FromPort"]}-{rule["ToPort"]}";
}
