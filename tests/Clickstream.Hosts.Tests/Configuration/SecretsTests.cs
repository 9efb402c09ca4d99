using System.Globalization;
using Clickstream.Hosts.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Clickstream.Hosts.Tests.Configuration;

/// <summary>Where secrets are found, with a server that plays the extension of Secrets Manager.</summary>
public sealed class SecretsTests : IAsyncLifetime
{
    private readonly Dictionary<string, string> variables = new() { ["AWS_SESSION_TOKEN"] = "the token" };
    private readonly WebApplication extension = Build();

    public async Task InitializeAsync()
    {
        extension.MapGet("/secretsmanager/get", Answer);
        await extension.StartAsync();
        variables["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"] = new Uri(extension.Urls.Single()).Port.ToString(CultureInfo.InvariantCulture);
    }

    public async Task DisposeAsync() => await extension.DisposeAsync();

    [Fact]
    public async Task Without_any_variable_there_is_no_secret() => (await FindAsync()).Should().BeNull();

    [Fact]
    public async Task A_variable_is_the_secret()
    {
        variables["PASSWORD"] = "from the environment";

        (await FindAsync()).Should().Be("from the environment");
    }

    [Fact]
    public async Task A_file_holds_the_secret_and_perhaps_the_end_of_a_line()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "from a file\n");
        variables["PASSWORD_FILE"] = file;

        (await FindAsync()).Should().Be("from a file");
        File.Delete(file);
    }

    [Theory]
    [InlineData("plain", "only text")]
    [InlineData("object", "from a field")]
    [InlineData("number", "5")]
    public async Task Secrets_Manager_holds_a_text_or_an_object(string id, string expected)
    {
        variables["PASSWORD_SECRET_ID"] = id;

        (await FindAsync()).Should().Be(expected);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("nonsense")]
    [InlineData("other")]
    public async Task A_secret_that_cannot_be_fetched_is_told_by_its_variable_alone(string id)
    {
        variables["PASSWORD_SECRET_ID"] = id;

        var failure = (await this.Invoking(_ => FindAsync()).Should().ThrowAsync<ConfigurationException>()).Which;

        failure.Code.Should().Be(ConfigurationException.SecretUnavailable);
        failure.Message.Should().Contain("PASSWORD_SECRET_ID").And.NotContain(id);
    }

    [Fact]
    public async Task Only_who_has_the_token_of_the_function_is_told()
    {
        variables["PASSWORD_SECRET_ID"] = "plain";
        variables["AWS_SESSION_TOKEN"] = "another token";

        await this.Invoking(_ => FindAsync()).Should().ThrowAsync<ConfigurationException>();
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }

    private static IResult Answer(HttpContext context, string secretId)
    {
        if (context.Request.Headers["X-Aws-Parameters-Secrets-Token"] != "the token")
        {
            return Results.Unauthorized();
        }

        return secretId switch
        {
            "plain" => Secret("only text"),
            "object" => Secret("""{"username":"etl","password":"from a field"}"""),
            "number" => Secret("""{"password":5}"""),
            "other" => Secret("""{"username":"etl"}"""),
            "nonsense" => Results.Text("no JSON"),
            _ => Results.BadRequest(),
        };

        static IResult Secret(string text) => Results.Text(
            System.Text.Json.JsonSerializer.Serialize(new { ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x", Name = "x", SecretString = text }));
    }

    private Task<string?> FindAsync() =>
        new Secrets(name => variables.GetValueOrDefault(name)).FindAsync("PASSWORD", "password", CancellationToken.None);
}
