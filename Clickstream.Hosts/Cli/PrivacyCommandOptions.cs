using System.CommandLine;
using Clickstream.Domain.Privacy;

namespace Clickstream.Hosts.Cli;

/// <summary>The options that say what is taken out of events before they are stored.</summary>
internal sealed class PrivacyCommandOptions
{
    /// <summary>Where the secret of daily ids comes from: an option would show in the process list.</summary>
    public const string SecretVariable = "CLICKSTREAM_ANONYMOUS_ID_SECRET";

    private readonly Option<bool> keepTexts = new("--keep-texts")
    {
        Description = "Do not redact e-mail addresses, card numbers and phone numbers in texts.",
    };

    private readonly Option<bool> keepUrls = new("--keep-urls")
    {
        Description = "Do not take user info, fragments and unknown query keys out of URLs.",
    };

    private readonly Option<string[]> queryKeys = new("--query-key")
    {
        Description = "A query key that URLs keep, beside those of campaigns, clicks and searches; may be repeated.",
        HelpName = "KEY",
    };

    private readonly Option<bool> dropAddresses = new("--drop-addresses")
    {
        Description = "Keep nothing of addresses; else their networks are kept (/24, /48).",
    };

    private readonly Option<bool> ignoreGlobalPrivacyControl = new("--ignore-gpc")
    {
        Description = "Do not take the header Sec-GPC: 1 for a refusal of consent.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(keepTexts);
        command.Options.Add(keepUrls);
        command.Options.Add(queryKeys);
        command.Options.Add(dropAddresses);
        command.Options.Add(ignoreGlobalPrivacyControl);
    }

    /// <summary>Reads the options and the secret.</summary>
    /// <exception cref="UsageException">The secret is no Base64, or too short.</exception>
    public PrivacyOptions Read(ParseResult parsed) => new()
    {
        RedactsTexts = !parsed.GetValue(keepTexts),
        CleansUrls = !parsed.GetValue(keepUrls),
        AllowedQueryKeys = [.. UrlRedaction.DefaultQueryKeys, .. parsed.GetValue(queryKeys) ?? []],
        Addresses = parsed.GetValue(dropAddresses) ? AddressPolicy.Dropped : AddressPolicy.Truncated,
        HonoursGlobalPrivacyControl = !parsed.GetValue(ignoreGlobalPrivacyControl),
        AnonymousIdSecret = Secret(),
    };

    /// <summary>The bytes of a secret.</summary>
    /// <param name="text">The secret, in Base64.</param>
    /// <param name="secret">The bytes.</param>
    /// <returns>Whether it is Base64, and long enough.</returns>
    public static bool TryReadSecret(string text, out ReadOnlyMemory<byte> secret)
    {
        var bytes = new byte[text.Length];
        var isBase64 = Convert.TryFromBase64String(text, bytes, out var length);
        secret = bytes.AsMemory(0, length);
        return isBase64 && length >= AnonymousVisitor.MinimumSecretLength;
    }

    private static ReadOnlyMemory<byte>? Secret()
    {
        if (Environment.GetEnvironmentVariable(SecretVariable) is not { Length: > 0 } text)
        {
            return null;
        }

        return TryReadSecret(text, out var secret)
            ? secret
            : throw new UsageException($"{SecretVariable} must be {AnonymousVisitor.MinimumSecretLength} bytes or more in Base64.");
    }
}
