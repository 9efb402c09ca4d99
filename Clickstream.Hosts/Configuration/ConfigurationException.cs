namespace Clickstream.Hosts.Configuration;

/// <summary>The program cannot work as it is configured.</summary>
/// <param name="code">A stable code.</param>
/// <param name="message">What is wrong, in one line that names the variable and repeats no secret.</param>
internal sealed class ConfigurationException(string code, string message) : Exception(message)
{
    /// <summary>A variable of the environment is missing or cannot be read.</summary>
    public const string Invalid = "configuration.invalid";

    /// <summary>A secret cannot be fetched.</summary>
    public const string SecretUnavailable = "configuration.secret_unavailable";

    /// <summary>A stable code.</summary>
    public string Code { get; } = code;

    /// <summary>What is wrong with a variable.</summary>
    public static ConfigurationException Of(string variable, string what) => new(Invalid, $"{variable} {what}.");
}
