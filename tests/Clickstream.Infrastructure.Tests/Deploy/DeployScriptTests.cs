using System.Diagnostics;
using Clickstream.Infrastructure.Tests.Templates;
using Clickstream.Testing.Servers;

namespace Clickstream.Infrastructure.Tests.Deploy;

/// <summary>What <c>deploy.sh</c> asks of AWS, in which order, with an AWS CLI that only writes it down.</summary>
public sealed class DeployScriptTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clickstream-deploy-");

    public DeployScriptTests()
    {
        var (sources, tests) = (Path.Combine(Repository.Root, "samples/Infrastructure"), Path.Combine(Repository.Root, "tests/Clickstream.Infrastructure.Tests/Deploy"));
        Run("cp", "-r", Path.Combine(tests, "stubs"), folder.FullName);
        var copy = folder.CreateSubdirectory("tree/samples/Infrastructure");
        Run("cp", Path.Combine(sources, "deploy.sh"), Path.Combine(sources, "cdk.json"), copy.FullName);
        var mirror = Path.Combine(copy.CreateSubdirectory("host").FullName, "mirror.sh");
        File.WriteAllText(mirror, $"#!/bin/sh\necho \"mirror.sh $*\" >>{folder.FullName}/stubs/asked\n");
        Run("chmod", "+x", mirror);
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_first_deployment_makes_everything_in_the_order_of_needs()
    {
        Missing("clickstream-Analytics", "clickstream-ScaleOut", "CDKToolkit", "/clickstream/warehouse/certificate", "kept-bucket");

        var run = Deploy("up", "--region", "eu-west-1");

        run.ExitCode.Should().Be(0, run.Errors);
        run.Output.Should().Contain("Nobody is told of alarms");
        run.Output.Should().EndWith("Pages send events to clickstream-Edge.Endpoint\n");
        Asked("npx", "mirror.sh", "aws s3 ", "aws ec2 revoke").Should().Equal(
            "npx --no-install cdk bootstrap aws://111122223333/eu-west-1", "npx --no-install cdk bootstrap aws://111122223333/us-east-1",
            Stack("Network", "S3Addresses=pl-0123456789abcdef0"),
            "aws ec2 revoke-security-group-egress --group-id sg-default --security-group-rule-ids sgr-out",
            Stack("History"),
            $"mirror.sh arm64 {folder.FullName}/tree/artifacts/packages eu-west-1",
            $"aws s3 sync {folder.FullName}/tree/artifacts/packages s3://clickstream-History.HostBucketName/packages --delete --only-show-errors",
            Stack("Ingest"),
            Stack("Analytics", "HostImage=ami-debian"),
            Stack("Edge", "ApiDomain=clickstream-Ingest.ApiDomain", "DoorKey=oldkey"),
            Stack("Watch"));
        Asked("dotnet").Should().ContainSingle().Which.Should().Contain("--runtime linux-x64 --no-self-contained").And.Contain("-p:LambdaZip=");
    }

    [Fact]
    public void A_later_deployment_keeps_the_image_of_the_host()
    {
        Deploy("up", "--region", "eu-west-1", "--context", "mode=buffered").ExitCode.Should().Be(0);

        Asked("npx").Should().Contain("npx --no-install cdk deploy clickstream-Analytics --exclusively --require-approval never --progress events --context mode=buffered");
        Asked("npx").Should().NotContain(one => one.Contains("bootstrap"));
    }

    [Fact]
    public void Every_parameter_and_output_that_is_named_is_one_of_the_stacks()
    {
        Missing("clickstream-Analytics");
        Deploy("up", "--region", "eu-west-1");
        Deploy("scale-out", "--region", "eu-west-1");
        Deploy("frontend", "--region", "eu-west-1");
        Deploy("open", "--region", "eu-west-1");
        Deploy("down", "--region", "eu-west-1", "--yes", "--delete-data");
        var asked = string.Join('\n', Asked(""));

        var parameters = System.Text.RegularExpressions.Regex.Matches(asked, @"--parameters clickstream-(\w+):(\w+)=").Select(match => (match.Groups[1].Value, match.Groups[2].Value)).Distinct().ToList();
        var outputs = System.Text.RegularExpressions.Regex.Matches(asked, @"--stack-name clickstream-(\w+) --query Stacks\[0\].Outputs\[\?OutputKey=='(\w+)'").Select(match => (match.Groups[1].Value, match.Groups[2].Value)).Distinct().ToList();

        parameters.Should().HaveCount(5).And.AllSatisfy(one => CloudPlatform.Direct.Stack(one.Item1).Parameters.ContainsKey(one.Item2).Should().BeTrue("{0}", one));
        outputs.Should().HaveCountGreaterThan(7).And.AllSatisfy(one => CloudPlatform.Direct.Stack(one.Item1).Outputs.ContainsKey(one.Item2).Should().BeTrue("{0}", one));
        CloudPlatform.Buffered.Stack("Ingest").Parameters["DoorKeyVersion"]!["Default"]!.ToString().Should().BeEmpty();
        CloudPlatform.Direct.Stacks.SelectMany(stack => stack.Parameters, (stack, one) => (stack.Name["clickstream-".Length..], one.Key))
            .Where(one => one.Key != "BootstrapVersion").Should().BeEquivalentTo(parameters, "a parameter that nobody gives stops a deployment");
    }

    [Fact]
    public void A_new_key_is_taken_before_the_edge_shows_it_and_the_old_one_still_for_a_while()
    {
        Deploy("rotate-key", "--region", "eu-west-1").ExitCode.Should().Be(0);

        Asked("put ", "npx").Should().Equal("put newkey,oldkey", Stack("Edge", "ApiDomain=clickstream-Ingest.ApiDomain", "DoorKey=newkey"));
        Asked("aws").Should().NotContain(line => line.Contains("newkey,"), "a list of processes shows no secret");
    }

    [Fact]
    public void Before_a_queue_the_gateway_learns_the_new_key_by_the_version_of_the_secret()
    {
        Deploy("rotate-key", "--region", "eu-west-1", "--context", "mode=buffered").ExitCode.Should().Be(0);

        Asked("put ", "npx").Select(line => line.Replace(" --context mode=buffered", "")).Should().Equal(
            "put newkey", Stack("Ingest", "DoorKeyVersion=version-1"), Stack("Edge", "ApiDomain=clickstream-Ingest.ApiDomain", "DoorKey=newkey"));
    }

    [Fact]
    public void A_queue_that_takes_the_place_of_functions_gets_the_newest_key_alone()
    {
        Environment = [("CLICKSTREAM_STUB_KEY", "second,first")];
        Deploy("up", "--region", "eu-west-1", "--context", "mode=buffered").ExitCode.Should().Be(0);

        Asked("put ").Should().Equal("put second");
        Asked("npx").Should().Contain(line => line.StartsWith(Stack("Ingest", "DoorKeyVersion=version-1")));
    }

    [Fact]
    public void A_second_rotation_drops_the_oldest_key()
    {
        Environment = [("CLICKSTREAM_STUB_KEY", "second,first")];
        Deploy("rotate-key", "--region", "eu-west-1").ExitCode.Should().Be(0);

        Asked("put ").Should().Equal("put newkey,second");
    }

    [Fact]
    public void A_host_that_is_there_is_never_replaced()
    {
        Deploy("up", "--region", "eu-west-1").ExitCode.Should().Be(0);

        Asked("aws cloudformation set-stack-policy").Should().ContainSingle().Which.Should().Contain("--stack-name clickstream-Analytics");
        string.Join('\n', File.ReadAllLines(Path.Combine(folder.FullName, "stubs/asked"))).Should().Contain("LogicalResourceId/HostInstance*");
        CloudPlatform.Direct.Stack("Analytics").One("AWS::EC2::Instance").Id.Should().StartWith("HostInstance");
    }

    [Theory]
    [InlineData("151", 1)]
    [InlineData("152", 0)]
    public void An_account_that_runs_too_few_functions_at_once_is_told_before_anything_is_made(string limit, int exitCode)
    {
        Missing("clickstream-Ingest", "clickstream-Analytics");
        Environment = [("CLICKSTREAM_STUB_CONCURRENCY", limit)];

        var run = Deploy("up", "--region", "eu-west-1");

        run.ExitCode.Should().Be(exitCode, run.Errors);
        (Asked("npx").Length > 0).Should().Be(exitCode == 0);
    }

    [Fact]
    public void A_history_that_was_left_behind_is_told_of()
    {
        Missing("clickstream-History", "clickstream-Ingest", "clickstream-Analytics", "kept-bucket");

        var run = Deploy("up", "--region", "eu-west-1");

        run.ExitCode.Should().Be(0, run.Errors);
        File.WriteAllLines(Path.Combine(folder.FullName, "stubs/missing"), ["clickstream-History", "clickstream-Ingest", "clickstream-Analytics"]);
        run = Deploy("up", "--region", "eu-west-1");
        (run.ExitCode, run.Errors.Contains("is still there")).Should().Be((1, true));
    }

    [Fact]
    public void An_edge_that_is_deployed_again_shows_the_newest_of_several_keys()
    {
        Environment = [("CLICKSTREAM_STUB_KEY", "second,first")];
        Deploy("up", "--region", "eu-west-1").ExitCode.Should().Be(0);

        Asked("npx").Should().Contain(Stack("Edge", "ApiDomain=clickstream-Ingest.ApiDomain", "DoorKey=second"));
    }

    [Fact]
    public void Dashboards_are_opened_through_Session_Manager()
    {
        Deploy("open", "4000", "--region", "eu-west-1").ExitCode.Should().Be(0);

        Asked("aws ssm start").Should().Equal(
            "aws ssm start-session --target i-0123 --document-name AWS-StartPortForwardingSession --parameters portNumber=3838,localPortNumber=4000");
    }

    [Fact]
    public void The_warehouse_is_opened_through_Session_Manager_too()
    {
        Deploy("warehouse", "--region", "eu-west-1").ExitCode.Should().Be(0);

        Asked("aws ssm start").Should().ContainSingle().Which.Should().EndWith("--parameters portNumber=5432,localPortNumber=5433");
    }

    [Fact]
    public void Taking_away_keeps_data_and_takes_the_host_that_is_protected()
    {
        Missing("clickstream-ScaleOut", "clickstream-Frontend");

        var run = Deploy("down", "--region", "eu-west-1", "--yes");

        run.ExitCode.Should().Be(0, run.Errors);
        Asked("aws cloudformation delete", "aws ec2 modify", "aws s3api", "aws kms").Should().Equal(
            "aws cloudformation delete-stack --region eu-west-1 --stack-name clickstream-Watch",
            "aws cloudformation delete-stack --region us-east-1 --stack-name clickstream-Edge",
            "aws ec2 modify-instance-attribute --instance-id i-0123 --no-disable-api-termination",
            "aws cloudformation delete-stack --region eu-west-1 --stack-name clickstream-Analytics",
            "aws cloudformation delete-stack --region eu-west-1 --stack-name clickstream-Ingest",
            "aws cloudformation delete-stack --region eu-west-1 --stack-name clickstream-History",
            "aws cloudformation delete-stack --region eu-west-1 --stack-name clickstream-Network");
        run.Output.Should().Contain("What holds data is still there");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Taking_data_away_takes_all_versions_the_key_and_the_parameters_also_when_the_stacks_are_gone(bool areGone)
    {
        if (areGone)
        {
            Missing([.. new[] { "Frontend", "Watch", "Edge", "ScaleOut", "Analytics", "Ingest", "History", "Network" }.Select(stack => $"clickstream-{stack}")]);
        }

        Deploy("down", "--region", "eu-west-1", "--yes", "--delete-data").ExitCode.Should().Be(0);

        Asked("aws s3api delete-bucket ").Should().Equal(
            new[] { "history", "host", "access-logs" }.Select(name => $"aws s3api delete-bucket --bucket clickstream-{name}-111122223333-eu-west-1"));
        Asked("aws s3api delete-objects").Should().HaveCount(6, "two pages of three buckets");
        Asked("aws s3api list-object-versions").Should().AllSatisfy(line => line.Should().Contain("--max-keys 1000").And.Contain("--no-paginate"));
        Asked("aws kms").Should().Equal(
            "aws kms describe-key --key-id alias/clickstream-history --query KeyMetadata.KeyId --output text",
            "aws kms schedule-key-deletion --key-id key-1 --pending-window-in-days 7", "aws kms delete-alias --alias-name alias/clickstream-history");
        Asked("aws ssm delete").Should().HaveCount(3);
        Asked("aws s3api delete-bucket ").Select(line => line.Split(' ')[^1]).Should().BeEquivalentTo(
            CloudPlatform.Direct.All("AWS::S3::Bucket").Select(bucket => bucket.Text("BucketName")));
    }

    [Theory]
    [InlineData("clickstream\n", 0)]
    [InlineData("another\n", 1)]
    [InlineData("", 1)]
    public void Taking_away_asks_for_the_name(string answer, int exitCode)
    {
        Said = answer;
        var run = Deploy("down", "--region", "eu-west-1", "--delete-data");

        run.ExitCode.Should().Be(exitCode, run.Errors);
        (Asked("aws cloudformation delete").Length > 0).Should().Be(exitCode == 0);
        run.Errors.Contains("Nothing was done.").Should().Be(exitCode == 1);
    }

    [Fact]
    public void A_host_is_made_anew_when_all_that_knows_it_is_gone()
    {
        Deploy("new-host", "--region", "eu-west-1", "--yes").ExitCode.Should().Be(0);

        Asked("aws cloudformation delete", "aws ec2 modify", "aws ssm delete").Should().Equal(
            "aws cloudformation delete-stack --region eu-west-1 --stack-name clickstream-Watch",
            "aws cloudformation delete-stack --region eu-west-1 --stack-name clickstream-ScaleOut",
            "aws ec2 modify-instance-attribute --instance-id i-0123 --no-disable-api-termination",
            "aws cloudformation delete-stack --region eu-west-1 --stack-name clickstream-Analytics",
            "aws ssm delete-parameter --name /clickstream/warehouse/certificate");
        CloudPlatform.Direct.Files.Where(file => File.ReadAllText(file).Contains("\"Fn::ImportValue\": \"clickstream-Analytics:")).Select(file => Path.GetFileName(file).Split('.')[0])
            .Should().BeEquivalentTo(["clickstream-ScaleOut", "clickstream-Watch"], "a stack whose values others take cannot go");
    }

    [Fact]
    public void A_shell_on_the_host_is_the_one_that_is_written_down_and_an_upgrade_is_its_own()
    {
        Deploy("session", "--region", "eu-west-1").ExitCode.Should().Be(0);
        Deploy("upgrade", "--region", "eu-west-1").ExitCode.Should().Be(0);

        Asked("aws ssm start-session").Should().ContainSingle().Which.Should().EndWith($"--document-name {CloudPlatform.Direct.Stack("Analytics").One("AWS::SSM::Document").Text("Name")}");
        Asked("aws ssm send-command").Should().ContainSingle().Which.Should().Contain("""commands=["/usr/lib/clickstream/upgrade.sh"]""");
    }

    [Theory]
    [InlineData("open")]
    [InlineData("session")]
    [InlineData("upgrade")]
    public void A_host_that_is_not_there_is_told_of(string command)
    {
        Missing("clickstream-Analytics");

        var run = Deploy(command, "--region", "eu-west-1");

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("there is no host of clickstream in eu-west-1");
    }

    [Fact]
    public void Looking_changes_nothing()
    {
        Deploy("diff", "--region", "eu-west-1").ExitCode.Should().Be(0);

        Asked("npx").Should().Equal("npx --no-install cdk diff clickstream-*");
    }

    [Fact]
    public void Another_name_is_taken_from_the_settings()
    {
        Deploy("open", "--region", "eu-west-1", "--context", "name=other").ExitCode.Should().Be(0);

        Asked("aws cloudformation").Should().ContainSingle().Which.Should().Contain("--stack-name other-Analytics");
    }

    [Theory]
    [InlineData("", "Usage")]
    [InlineData("sideways --region eu-west-1", "sideways is not known")]
    [InlineData("up", "name a region")]
    [InlineData("up --region eu-west-1 --context nonsense", "NAME=VALUE")]
    [InlineData("up --region eu-west-1 --faster", "--faster is not known")]
    [InlineData("up --region", "--region needs a region")]
    [InlineData("up --region --yes", "--region needs a region")]
    public void What_is_not_understood_is_told(string arguments, string told)
    {
        var run = Deploy(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        run.ExitCode.Should().Be(2);
        run.Errors.Should().Contain(told);
        Asked("").Should().BeEmpty();
    }

    [Fact]
    public void Help_names_every_command()
    {
        var run = Deploy("--help");

        run.ExitCode.Should().Be(0);
        run.Output.Should().ContainAll("up", "packages", "upgrade", "scale-out", "frontend", "open", "warehouse", "session", "rotate-key", "diff", "down", "--region", "--context");
    }

    private (string, string)[] Environment { get; set; } = [];

    private string Said { get; set; } = "";

    private static string Stack(string name, params string[] parameters) =>
        $"npx --no-install cdk deploy clickstream-{name} --exclusively --require-approval never --progress events"
        + string.Concat(parameters.Select(parameter => $" --parameters clickstream-{name}:{parameter}"));

    private void Missing(params string[] what) => File.WriteAllLines(Path.Combine(folder.FullName, "stubs/missing"), what);

    /// <summary>What was asked that begins with one of these, in order.</summary>
    private string[] Asked(params string[] beginnings) =>
        File.Exists(Path.Combine(folder.FullName, "stubs/asked"))
            ? [.. File.ReadAllLines(Path.Combine(folder.FullName, "stubs/asked")).Where(line => beginnings.Any(beginning => line.StartsWith(beginning, StringComparison.Ordinal)))]
            : [];

    private (int ExitCode, string Output, string Errors) Deploy(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(folder.FullName, "tree/samples/Infrastructure/deploy.sh"), arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{folder.FullName}/stubs:{System.Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["CLICKSTREAM_PATIENCE"] = "0";
        start.Environment.Remove("AWS_REGION");
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Write(Said);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
    }
}
