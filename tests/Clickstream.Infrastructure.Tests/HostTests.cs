using System.Text.RegularExpressions;
using Clickstream.Hosts.Configuration;
using Clickstream.Infrastructure.Tests.Templates;
using Npgsql;

namespace Clickstream.Infrastructure.Tests;

/// <summary>The warehouse's host, as the template has it; <see cref="Host.HostMachineTests"/> boots it.</summary>
public sealed class HostTests
{
    private static readonly StackTemplate Analytics = CloudPlatform.Direct.Stack("Analytics");
    private static readonly Resource HostBucket = CloudPlatform.Direct.Stack("History").One("AWS::S3::Bucket", "HostBucket");
    private static readonly Resource Instance = Analytics.One("AWS::EC2::Instance");

    [Fact]
    public void It_stands_in_a_private_subnet_without_a_public_address()
    {
        var network = Instance.Items("NetworkInterfaces").Should().ContainSingle().Which;

        network["AssociatePublicIpAddress"]!.GetValue<bool>().Should().BeFalse();
        network["SubnetId"]!.ToString().Should().Be(Analytics.One("AWS::Lambda::Function", "Etl").Texts("VpcConfig.SubnetIds").Single());
        Instance["KeyName"].Should().BeNull("nobody comes by SSH");
        CloudPlatform.Direct.All("AWS::EC2::EIPAssociation").Should().BeEmpty();
    }

    [Fact]
    public void Its_metadata_is_told_to_who_has_a_token_alone()
    {
        var template = Analytics.One("AWS::EC2::LaunchTemplate");

        template.Text("LaunchTemplateData.MetadataOptions.HttpTokens").Should().Be("required");
        Instance.Text("LaunchTemplate.LaunchTemplateName").Should().Be(template.Text("LaunchTemplateName")).And.NotBe("InstanceLaunchTemplate", "a second platform of the account has one too");
    }

    [Fact]
    public void Its_disk_is_encrypted_and_it_is_not_ended_by_mistake()
    {
        Instance.Items("BlockDeviceMappings").Should().ContainSingle().Which["Ebs"]!.ToJsonString().Should().Be("""{"Encrypted":true,"VolumeSize":16,"VolumeType":"gp3"}""");
        Instance.Text("DisableApiTermination").Should().Be("true");
    }

    [Fact]
    public void Its_image_is_named_once_so_that_a_newer_one_does_not_replace_it()
    {
        Instance.Text("ImageId").Should().Be("{clickstream-Analytics.HostImage}");
        Analytics.Parameters["HostImage"]!["Type"]!.ToString().Should().Be("AWS::EC2::Image::Id", "a parameter of Systems Manager would be another at every deployment");
    }

    [Fact]
    public void What_it_boots_with_holds_no_secret_and_fits()
    {
        var text = Instance["UserData"]!["Fn::Base64"]!.ToString();

        text.Should().NotMatchRegex("(?i)(password|secret|token|key)=").And.NotContain("resolve:");
        text.Length.Should().BeLessThan(16_384, "EC2 takes no more");
        Regex.Matches(text, @"^export HOST_(\w+)='([^']*)'$", RegexOptions.Multiline).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value)
            .Should().BeEquivalentTo(new Dictionary<string, string>
            {
                ["PACKAGES"] = $"https://{{clickstream-History.{HostBucket.Id}.RegionalDomainName}}/packages",
                ["PARAMETERS"] = "/clickstream/warehouse",
                ["BACKUPS"] = $"s3://clickstream-host-{Intrinsics.Account}-{Intrinsics.Region}/backups",
                ["REGION"] = Intrinsics.Region,
                ["NETWORK"] = CloudPlatform.Direct.Stack("Network").One("AWS::EC2::VPC").Text("CidrBlock")!,
            });
    }

    [Fact]
    public void Backups_are_kept_for_more_than_a_week_and_for_less_than_the_deadline_of_an_erasure()
    {
        var rule = HostBucket.Items("LifecycleConfiguration.Rules").Single(one => one["Id"]!.ToString() == "backups");

        rule["ExpirationInDays"]!.GetValue<int>().Should().BeInRange(7, 35);
        HostBucket.Items("LifecycleConfiguration.Rules").Single(one => one["Id"]!.ToString() == "replaced")["NoncurrentVersionExpiration"]!["NoncurrentDays"]!
            .GetValue<int>().Should().Be(7, "a backup that is over is gone a week later");
    }

    [Fact]
    public void What_people_type_on_it_is_kept_encrypted()
    {
        var inputs = Analytics.One("AWS::SSM::Document")["Content.inputs"]!;

        inputs["s3BucketName"]!.ToString().Should().StartWith("clickstream-host-");
        inputs["s3EncryptionEnabled"]!.GetValue<bool>().Should().BeTrue();
        int.Parse(inputs["idleSessionTimeout"]!.ToString()).Should().BeLessThanOrEqualTo(20);
    }

    [Fact]
    public void Functions_reach_it_by_TLS_with_its_own_certificate_and_a_password_that_no_template_holds()
    {
        foreach (var function in CloudPlatform.Direct.All("AWS::Lambda::Function").Where(function => function["VpcConfig"] is not null))
        {
            var variables = function["Environment.Variables"]!.AsObject().ToDictionary(one => one.Key, one => one.Value!.ToString());
            var connection = new NpgsqlConnectionStringBuilder(variables[KnownVariables.Warehouse]);

            connection.SslMode.Should().Be(SslMode.VerifyFull);
            connection.Password.Should().BeNull();
            connection.Host.Should().Be($"{{clickstream-Analytics.{Instance.Id}.PrivateDnsName}}");
            variables[KnownVariables.WarehousePassword + Secrets.ParameterSuffix].Should().Be("/clickstream/warehouse/etl-password");
            variables[KnownVariables.WarehouseCertificate + Secrets.ParameterSuffix].Should().Be("/clickstream/warehouse/certificate");
            variables.Keys.Where(name => name.StartsWith(KnownVariables.Prefix, StringComparison.Ordinal)).Should().OnlyContain(name => KnownVariables.Contains(name));
        }
    }
}
