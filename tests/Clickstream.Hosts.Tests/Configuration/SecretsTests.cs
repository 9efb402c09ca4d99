using Clickstream.Hosts.Configuration;
using Clickstream.Testing.Servers;
using Microsoft.AspNetCore.Http;

namespace Clickstream.Hosts.Tests.Configuration;

/// <summary>Where secrets are found, with a server that plays the extension of Secrets Manager.</summary>
public sealed class SecretsTests : IAsyncLifetime
{
    private readonly Dictionary<string, string> variables = new() { ["AWS_SESSION_TOKEN"] = "the token" };
    private SecretsManagerExtension extension = null!;

    public async Task InitializeAsync()
    {
        extension = await SecretsManagerExtension.StartAsync(Answer);
        variables["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"] = extension.Port;
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

    [Fact]
    public async Task A_parameter_of_Systems_Manager_is_the_secret_as_it_is()
    {
        variables["PASSWORD_PARAMETER"] = "/shop/warehouse/password";

        (await FindAsync()).Should().Be("""{"password":"no field is taken of it"}""");
        new Secrets(name => variables.GetValueOrDefault(name)).IsFetched("PASSWORD").Should().BeTrue();
    }

    [Fact]
    public async Task A_parameter_that_cannot_be_fetched_is_told_by_its_variable_alone()
    {
        variables["PASSWORD_PARAMETER"] = "missing";

        var failure = (await this.Invoking(_ => FindAsync()).Should().ThrowAsync<ConfigurationException>()).Which;

        failure.Code.Should().Be(ConfigurationException.SecretUnavailable);
        failure.Message.Should().Contain("PASSWORD_PARAMETER").And.NotContain("missing");
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

    [Fact]
    public async Task A_function_that_was_restored_has_another_token()
    {
        variables["PASSWORD_SECRET_ID"] = "plain";
        variables.Remove("AWS_SESSION_TOKEN");
        variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "the token";

        (await FindAsync()).Should().Be("only text");
    }

    private static IResult Answer(HttpContext context, string secretId)
    {
        if (context.Request.Headers["X-Aws-Parameters-Secrets-Token"] != "the token")
        {
            return Results.Unauthorized();
        }

        return secretId switch
        {
            "plain" => SecretsManagerExtension.Secret("only text"),
            "/shop/warehouse/password" => SecretsManagerExtension.Parameter("""{"password":"no field is taken of it"}"""),
            "object" => SecretsManagerExtension.Secret("""{"username":"etl","password":"from a field"}"""),
            "number" => SecretsManagerExtension.Secret("""{"password":5}"""),
            "other" => SecretsManagerExtension.Secret("""{"username":"etl"}"""),
            "nonsense" => Results.Text("no JSON"),
            _ => Results.BadRequest(),
        };
    }

    private Task<string?> FindAsync() =>
        new Secrets(name => variables.GetValueOrDefault(name)).FindAsync("PASSWORD", "password", CancellationToken.None);
}
