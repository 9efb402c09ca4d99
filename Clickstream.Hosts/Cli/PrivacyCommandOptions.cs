using System.CommandLine;
using Clickstream.Domain.Privacy;
using Clickstream.Hosts.Configuration;

namespace Clickstream.Hosts.Cli;

/// <summary>The options that say what is taken out of events before they are stored.</summary>
internal sealed class PrivacyCommandOptions
{
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

    /// <summary>Reads the options, and fetches the secret of daily ids.</summary>
    /// <exception cref="ConfigurationException">The secret cannot be fetched or read.</exception>
    public async Task<PrivacyOptions> ReadAsync(ParseResult parsed, CancellationToken cancellationToken) => new()
    {
        RedactsTexts = !parsed.GetValue(keepTexts),
        CleansUrls = !parsed.GetValue(keepUrls),
        AllowedQueryKeys = [.. UrlRedaction.DefaultQueryKeys, .. parsed.GetValue(queryKeys) ?? []],
        Addresses = parsed.GetValue(dropAddresses) ? AddressPolicy.Dropped : AddressPolicy.Truncated,
        HonoursGlobalPrivacyControl = !parsed.GetValue(ignoreGlobalPrivacyControl),
        AnonymousIdSecret = await CollectorSecrets.OfProcess.AnonymousIdSecretAsync(cancellationToken),
    };
}
