using System.Text.Json;

namespace Clickstream.Hosts.Configuration;

/// <summary>
/// Finds secrets: in a variable of the environment, in the file that <c>NAME_FILE</c> names, in Secrets Manager under the id that
/// <c>NAME_SECRET_ID</c> names, or in the parameter of Systems Manager that <c>NAME_PARAMETER</c> names. They are never logged.
/// </summary>
/// <remarks>
/// Both are asked through the local endpoint of the extension "AWS Parameters and Secrets Lambda Extension" (AWS Secrets Manager
/// user guide), which keeps what it fetched.
/// </remarks>
/// <param name="variable">The value of a variable; <c>null</c> when it is not set.</param>
internal sealed class Secrets(Func<string, string?> variable)
{
    /// <summary>Ends the name of a variable that names a file.</summary>
    public const string FileSuffix = "_FILE";

    /// <summary>Ends the name of a variable that names a secret of Secrets Manager.</summary>
    public const string IdSuffix = "_SECRET_ID";

    /// <summary>Ends the name of a variable that names a parameter of Systems Manager.</summary>
    public const string ParameterSuffix = "_PARAMETER";

    private const string DefaultPort = "2773";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether a secret is fetched from Secrets Manager.</summary>
    public bool IsFetched(string name) =>
        string.IsNullOrEmpty(variable(name)) && string.IsNullOrEmpty(variable(name + FileSuffix))
        && (!string.IsNullOrEmpty(variable(name + IdSuffix)) || !string.IsNullOrEmpty(variable(name + ParameterSuffix)));

    /// <summary>The secret of a name; <c>null</c> when none of its variables is set.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="field">The field of a secret that is a JSON object, such as <c>password</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConfigurationException"><see cref="ConfigurationException.SecretUnavailable"/>: it cannot be fetched.</exception>
    public async Task<string?> FindAsync(string name, string field, CancellationToken cancellationToken)
    {
        if (variable(name) is { Length: > 0 } value)
        {
            return value;
        }

        if (variable(name + FileSuffix) is { Length: > 0 } path)
        {
            try
            {
                return (await File.ReadAllTextAsync(path, cancellationToken)).TrimEnd('\r', '\n');
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw Unavailable($"The file that {name}{FileSuffix} names cannot be read.");
            }
        }

        if (variable(name + IdSuffix) is { Length: > 0 } id)
        {
            var secret = await FetchAsync(
                name + IdSuffix, $"secretsmanager/get?secretId={Uri.EscapeDataString(id)}",
                json => json.GetProperty("SecretString"), cancellationToken);
            return FieldOf(name, secret, field);
        }

        return variable(name + ParameterSuffix) is { Length: > 0 } parameter
            ? await FetchAsync(
                name + ParameterSuffix, $"systemsmanager/parameters/get?name={Uri.EscapeDataString(parameter)}&withDecryption=true",
                json => json.GetProperty("Parameter").GetProperty("Value"), cancellationToken)
            : null;
    }

    private async Task<string> FetchAsync(
        string named, string query, Func<JsonElement, JsonElement> find, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Patience };
        var port = variable("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT") ?? DefaultPort;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://localhost:{port}/{query}");

        // A function that was restored from a snapshot has its credentials, and with them this token, elsewhere (Lambda developer guide).
        request.Headers.TryAddWithoutValidation(
            "X-Aws-Parameters-Secrets-Token", variable("AWS_SESSION_TOKEN") ?? variable("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            answer.EnsureSuccessStatusCode();
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return find(json.RootElement).GetString()!;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or KeyNotFoundException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Unavailable($"The secret that {named} names cannot be fetched through the extension.");
        }
    }

    /// <summary>A secret may be a text, or an object with fields, as Secrets Manager makes them for databases.</summary>
    private static string FieldOf(string name, string secret, string field)
    {
        try
        {
            using var json = JsonDocument.Parse(secret);
            return json.RootElement.ValueKind is not JsonValueKind.Object ? secret
                : json.RootElement.TryGetProperty(field, out var value) ? value.ToString()
                : throw Unavailable($"The secret that {name}{IdSuffix} names has no field '{field}'.");
        }
        catch (JsonException)
        {
            return secret;
        }
    }

    private static ConfigurationException Unavailable(string message) => new(ConfigurationException.SecretUnavailable, message);
}
