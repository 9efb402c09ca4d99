using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Clickstream.Testing.Servers;

/// <summary>Plays the local endpoint of the extension "AWS Parameters and Secrets Lambda Extension".</summary>
public sealed class SecretsManagerExtension : IAsyncDisposable
{
    private readonly WebApplication server;

    private SecretsManagerExtension(WebApplication server) => this.server = server;

    /// <summary>The port, as the variable <c>PARAMETERS_SECRETS_EXTENSION_HTTP_PORT</c> tells it.</summary>
    public string Port => new Uri(server.Urls.Single()).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Starts on a free port.</summary>
    /// <param name="answer">Answers a request for the secret of an id, or for the parameter of a name.</param>
    public static async Task<SecretsManagerExtension> StartAsync(Func<HttpContext, string, IResult> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.MapGet("/secretsmanager/get", (HttpContext context, string secretId) => answer(context, secretId));
        server.MapGet("/systemsmanager/parameters/get", (HttpContext context, string name, bool withDecryption) =>
            withDecryption ? answer(context, name) : Results.BadRequest());
        await server.StartAsync();
        return new SecretsManagerExtension(server);
    }

    /// <summary>The answer that holds a secret.</summary>
    public static IResult Secret(string text) => Results.Text(System.Text.Json.JsonSerializer.Serialize(
        new { ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x", Name = "x", SecretString = text }));

    /// <summary>The answer that holds a parameter.</summary>
    public static IResult Parameter(string text) => Results.Text(System.Text.Json.JsonSerializer.Serialize(
        new { Parameter = new { ARN = "arn:aws:ssm:eu-west-1:123456789012:parameter/x", Name = "/x", Type = "SecureString", Value = text, Version = 1 } }));

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
