using Clickstream.Domain.Privacy;

namespace Clickstream.Hosts.Configuration;

/// <summary>What only collectors are told.</summary>
/// <param name="secrets">Finds secrets.</param>
internal sealed class CollectorSecrets(Secrets secrets)
{
    /// <summary>Those that the environment of this process tells.</summary>
    public static CollectorSecrets OfProcess { get; } = new(new Secrets(Environment.GetEnvironmentVariable));

    /// <summary>Whether one of them is fetched from Secrets Manager, which does not answer before a function's first call.</summary>
    public bool AreFetched => secrets.IsFetched(KnownVariables.AnonymousIdSecret) || secrets.IsFetched(KnownVariables.WriteKeys);

    /// <summary>The secret of daily ids; <c>null</c> when none is set.</summary>
    /// <exception cref="ConfigurationException">It is no Base64, too short, or cannot be fetched.</exception>
    public async Task<ReadOnlyMemory<byte>?> AnonymousIdSecretAsync(CancellationToken cancellationToken)
    {
        if (await secrets.FindAsync(KnownVariables.AnonymousIdSecret, "secret", cancellationToken) is not { } text)
        {
            return null;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= AnonymousVisitor.MinimumSecretLength
            ? bytes.AsMemory(0, length)
            : throw ConfigurationException.Of(
                KnownVariables.AnonymousIdSecret, $"must be {AnonymousVisitor.MinimumSecretLength} bytes or more in Base64");
    }

    /// <summary>The write keys; none when everybody may send.</summary>
    /// <exception cref="ConfigurationException">
    /// A list is set and holds none, which would let everybody in, or it cannot be fetched.
    /// </exception>
    public async Task<IReadOnlyCollection<string>> WriteKeysAsync(CancellationToken cancellationToken) =>
        await secrets.FindAsync(KnownVariables.WriteKeys, "keys", cancellationToken) is not { } list ? []
        : KnownVariables.Items(list) is { Length: > 0 } keys ? keys
        : throw ConfigurationException.Of(KnownVariables.WriteKeys, "holds no key");
}
