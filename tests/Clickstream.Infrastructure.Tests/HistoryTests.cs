using Clickstream.Infrastructure.Tests.Policies;
using Clickstream.Infrastructure.Tests.Templates;

namespace Clickstream.Infrastructure.Tests;

/// <summary>The buckets: nothing public, nothing replaced, everything encrypted, nothing kept for longer than it may be.</summary>
public sealed class HistoryTests
{
    private const string History = $"arn:aws:s3:::clickstream-history-{Intrinsics.Account}-{Intrinsics.Region}";

    private static readonly Resource Bucket = CloudPlatform.Direct.Stack("History").One("AWS::S3::Bucket", "Bucket");
    private static readonly string Key = $"{{clickstream-History.{CloudPlatform.Direct.Stack("History").One("AWS::KMS::Key").Id}.Arn}}";

    [Fact]
    public void No_bucket_is_public_and_all_belong_to_the_account()
    {
        CloudPlatform.Direct.All("AWS::S3::Bucket").Should().HaveCount(3).And.AllSatisfy(bucket =>
        {
            bucket["PublicAccessBlockConfiguration"]!.ToJsonString().Should().Be(
                """{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}""");
            bucket.Text("OwnershipControls.Rules.0.ObjectOwnership").Should().Be("BucketOwnerEnforced");
        });
    }

    [Fact]
    public void Every_bucket_refuses_requests_that_are_not_encrypted_or_by_old_TLS()
    {
        var access = new Access(CloudPlatform.Direct);
        foreach (var bucket in CloudPlatform.Direct.All("AWS::S3::Bucket"))
        {
            var name = bucket.Text("BucketName") ?? $"{{{bucket.Stack}.{bucket.Id}}}";
            var statements = CloudPlatform.Direct.All("AWS::S3::BucketPolicy").Single(policy => policy.Text("Bucket") == name)["PolicyDocument"];
            Access.Statements(statements).Where(statement => statement["Effect"]!.ToString() == "Deny" && statement["Action"]!.ToString() == "s3:*")
                .Select(statement => statement["Condition"]!.ToJsonString())
                .Should().BeEquivalentTo("""{"Bool":{"aws:SecureTransport":"false"}}""", """{"NumericLessThan":{"s3:TlsVersion":1.2}}""");
        }

        var collector = Access.ArnOf(CloudPlatform.Direct.Stack("Ingest").One("AWS::IAM::Role", "CollectorRole"));
        access.Allows(collector, "s3:PutObject", $"{History}/events/x", ("s3:if-none-match", "*"), ("aws:SecureTransport", "true"), ("s3:TlsVersion", "1.3")).Should().BeTrue();
        access.Allows(collector, "s3:PutObject", $"{History}/events/x", ("s3:if-none-match", "*"), ("aws:SecureTransport", "false")).Should().BeFalse();
        access.Allows(collector, "s3:PutObject", $"{History}/events/x", ("s3:if-none-match", "*"), ("s3:TlsVersion", "1.1")).Should().BeFalse();
    }

    [Fact]
    public void Objects_are_created_and_never_replaced()
    {
        var access = new Access(CloudPlatform.Direct);
        var places = new[] { "events/x", "compacted/x", "quarantine/x", "late/x", "erasures/x" };
        var who = CloudPlatform.Direct.All("AWS::IAM::Role").Select(Access.ArnOf)
            .SelectMany(role => places, (role, place) => (Role: role, Object: $"{History}/{place}"))
            .Where(one => access.Allows(one.Role, "s3:PutObject", one.Object, ("s3:if-none-match", "*"))).ToList();

        who.Select(one => one.Role).Distinct().Should().HaveCount(3, "collector, upkeep and people create");
        who.Should().AllSatisfy(one => access.Allows(one.Role, "s3:PutObject", one.Object).Should().BeFalse("without If-None-Match, for {0}", one));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("aws:kms", null, true)]
    [InlineData("aws:kms", "ours", true)]
    [InlineData("AES256", null, false)]
    [InlineData("aws:kms:dsse", null, false)]
    [InlineData("aws:kms", "another", false)]
    public void Objects_are_encrypted_with_our_key_alone(string? encryption, string? key, bool isAllowed)
    {
        List<(string, string)> context = [("s3:if-none-match", "*")];
        if (encryption is not null)
        {
            context.Add(("s3:x-amz-server-side-encryption", encryption));
        }

        if (key is not null)
        {
            context.Add(("s3:x-amz-server-side-encryption-aws-kms-key-id", key == "ours" ? Key : "arn:aws:kms:eu-west-1:999900001111:key/theirs"));
        }

        var collector = Access.ArnOf(CloudPlatform.Direct.Stack("Ingest").One("AWS::IAM::Role", "CollectorRole"));

        new Access(CloudPlatform.Direct).Allows(collector, "s3:PutObject", $"{History}/events/x", [.. context]).Should().Be(isAllowed);
    }

    [Fact]
    public void What_names_no_encryption_gets_ours()
    {
        var rule = Bucket.Items("BucketEncryption.ServerSideEncryptionConfiguration").Should().ContainSingle().Which;

        rule["BucketKeyEnabled"]!.ToString().Should().Be("true");
        rule["ServerSideEncryptionByDefault"]!["SSEAlgorithm"]!.ToString().Should().Be("aws:kms");
        rule["ServerSideEncryptionByDefault"]!["KMSMasterKeyID"]!.ToString().Should().Be(Key);
        CloudPlatform.Direct.Stack("History").One("AWS::KMS::Key").Text("EnableKeyRotation").Should().Be("true");
    }

    [Fact]
    public void It_is_read_from_the_network_or_by_the_role_of_people()
    {
        var access = new Access(CloudPlatform.Direct);
        var etl = Access.ArnOf(CloudPlatform.Direct.Stack("Analytics").One("AWS::IAM::Role", "EtlRole"));
        var endpoint = $"{{clickstream-Network.{CloudPlatform.Direct.Stack("Network").One("AWS::EC2::VPCEndpoint", "VpcS3").Id}}}";

        access.Allows(etl, "s3:GetObject", $"{History}/events/x", ("aws:SourceVpce", endpoint)).Should().BeTrue();
        access.Allows(etl, "s3:GetObject", $"{History}/events/x", ("aws:SourceVpce", "vpce-of-others")).Should().BeFalse();
        access.Allows(etl, "s3:GetObject", $"{History}/events/x").Should().BeFalse();
        access.AllowsAnybody("s3:GetObject", $"{History}/events/x", ("aws:SourceVpce", endpoint)).Should().BeFalse();
    }

    [Fact]
    public void Packages_alone_are_read_without_a_signature_and_from_the_network_alone()
    {
        var access = new Access(CloudPlatform.Direct);
        var host = $"arn:aws:s3:::clickstream-host-{Intrinsics.Account}-{Intrinsics.Region}";
        var endpoint = $"{{clickstream-Network.{CloudPlatform.Direct.Stack("Network").One("AWS::EC2::VPCEndpoint", "VpcS3").Id}}}";

        access.AllowsAnybody("s3:GetObject", $"{host}/packages/Packages.gz", ("aws:SourceVpce", endpoint)).Should().BeTrue();
        access.AllowsAnybody("s3:GetObject", $"{host}/packages/Packages.gz").Should().BeFalse();
        access.AllowsAnybody("s3:GetObject", $"{host}/backups/x.dump", ("aws:SourceVpce", endpoint)).Should().BeFalse();
        access.AllowsAnybody("s3:PutObject", $"{host}/packages/x.deb", ("aws:SourceVpce", endpoint)).Should().BeFalse();
        access.AllowsAnybody("s3:ListBucket", host, ("aws:SourceVpce", endpoint)).Should().BeFalse();
    }

    [Fact]
    public void Only_two_roles_can_delete_whatever_others_are_given()
    {
        var walls = Access.Statements(CloudPlatform.Direct.All("AWS::S3::BucketPolicy").Single(policy => policy.Text("Bucket") == Bucket.Text("BucketName"))["PolicyDocument"]);
        var wall = walls.Single(statement => statement["Sid"]?.ToString() == "DeletedByTwo");

        wall["Action"]!.ToString().Should().Be("s3:DeleteObject*");
        Access.Texts(wall["Condition"]!["ArnNotEquals"]!["aws:PrincipalArn"]).Should().BeEquivalentTo(
            Access.ArnOf(CloudPlatform.Direct.Stack("History").One("AWS::IAM::Role", "Operator")),
            Access.ArnOf(CloudPlatform.Direct.Stack("Analytics").One("AWS::IAM::Role", "UpkeepRole")));
    }

    [Fact]
    public void The_walls_are_these() =>
        Access.Statements(CloudPlatform.Direct.All("AWS::S3::BucketPolicy").Single(policy => policy.Text("Bucket") == Bucket.Text("BucketName"))["PolicyDocument"])
            .Where(statement => statement["Sid"] is not null).Select(statement => $"{statement["Effect"]} {statement["Sid"]}: {string.Join(',', Access.Texts(statement["Action"]).Order())}")
            .Should().BeEquivalentTo(
                "Deny CreateOnly: s3:PutObject", "Deny OwnKeyOnly: s3:PutObject", "Deny NoOtherEncryption: s3:PutObject", "Deny ReadFromWithin: s3:GetObject*",
                "Deny DeletedByTwo: s3:DeleteObject*",
                "Deny NoLocksNorTags: s3:PutObjectAcl,s3:PutObjectLegalHold,s3:PutObjectRetention,s3:PutObjectTagging");

    [Fact]
    public void Versions_are_kept_and_what_was_replaced_or_erased_is_gone_within_a_month()
    {
        Bucket.Text("VersioningConfiguration.Status").Should().Be("Enabled");
        Rule("replaced")["NoncurrentVersionExpiration"]!["NoncurrentDays"]!.GetValue<int>().Should().BeLessThanOrEqualTo(30);
        Rule("replaced")["ExpiredObjectDeleteMarker"]!.GetValue<bool>().Should().BeTrue();
        Bucket["ObjectLockConfiguration"].Should().BeNull("an object that nobody can delete cannot be erased");
    }

    [Theory]
    [InlineData("events", "events/", 791)]
    [InlineData("compacted", "compacted/", 791)]
    [InlineData("quarantine", "quarantine/", 30)]
    [InlineData("late", "late/", 30)]
    public void Nothing_is_kept_for_longer_than_it_may_be(string rule, string prefix, int days)
    {
        Rule(rule)["Prefix"]!.ToString().Should().Be(prefix);
        Rule(rule)["ExpirationInDays"]!.GetValue<int>().Should().Be(days);
        Rule(rule)["Status"]!.ToString().Should().Be("Enabled");
    }

    [Fact]
    public void What_is_read_seldom_moves_to_cheaper_storage_and_uploads_that_ended_half_way_go()
    {
        Rule("compacted")["Transitions"]![0]!["StorageClass"]!.ToString().Should().Be("INTELLIGENT_TIERING");
        CloudPlatform.Direct.All("AWS::S3::Bucket").Should().AllSatisfy(bucket =>
            bucket.Items("LifecycleConfiguration.Rules").Should().Contain(rule => rule["AbortIncompleteMultipartUpload"] != null));
    }

    [Fact]
    public void Who_asked_what_of_the_buckets_is_written_down()
    {
        var logs = CloudPlatform.Direct.Stack("History").One("AWS::S3::Bucket", "AccessLogs");

        CloudPlatform.Direct.All("AWS::S3::Bucket").Where(bucket => bucket.Id != logs.Id).Should().HaveCount(2).And.AllSatisfy(bucket =>
            bucket.Text("LoggingConfiguration.DestinationBucketName").Should().Be(logs.Text("BucketName")));
        logs.Items("LifecycleConfiguration.Rules").Should().Contain(rule => rule["ExpirationInDays"] != null && rule["ExpirationInDays"]!.GetValue<int>() == 90);
    }

    [Fact]
    public void What_holds_data_outlives_its_stack()
    {
        string[] kept = ["AWS::S3::Bucket", "AWS::KMS::Key", "AWS::S3::BucketPolicy"];

        CloudPlatform.Direct.Stacks.SelectMany(stack => stack.Resources).Where(resource => kept.Contains(resource.Type)).Should().HaveCount(7, "with its walls")
            .And.AllSatisfy(resource => resource.Definition["DeletionPolicy"]!.ToString().Should().Be("RetainExceptOnCreate"));
    }

    private static System.Text.Json.Nodes.JsonObject Rule(string id) =>
        Bucket.Items("LifecycleConfiguration.Rules").Single(rule => rule["Id"]?.ToString() == id);
}
