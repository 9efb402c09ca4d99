namespace Clickstream.Domain.Privacy;

/// <summary>What becomes of the address an event came from.</summary>
public enum AddressPolicy
{
    /// <summary>Its network is kept: 24 bits of an IPv4 address, 48 of an IPv6 one. The default.</summary>
    Truncated,

    /// <summary>Nothing of it is kept.</summary>
    Dropped,
}

/// <summary>What is taken out of events before anything is stored. The defaults protect most.</summary>
public sealed record PrivacyOptions
{
    /// <summary>
    /// Whether e-mail addresses, payment card numbers and phone numbers are redacted in free texts: titles, search terms, texts and data of
    /// elements, properties. Default <c>true</c>.
    /// </summary>
    public bool RedactsTexts { get; init; } = true;

    /// <summary>
    /// Whether URLs lose user info, fragment and all query parameters but those of <see cref="AllowedQueryKeys"/>. Default <c>true</c>.
    /// </summary>
    public bool CleansUrls { get; init; } = true;

    /// <summary>The query parameters that URLs keep; letter case does not matter. Default: campaign, click and search keys.</summary>
    public IReadOnlyCollection<string> AllowedQueryKeys { get; init; } = UrlRedaction.DefaultQueryKeys;

    /// <summary>What becomes of addresses. Default: truncated.</summary>
    public AddressPolicy Addresses { get; init; } = AddressPolicy.Truncated;

    /// <summary>Whether <c>Sec-GPC: 1</c> counts as a refusal of consent. Default <c>true</c>.</summary>
    public bool HonoursGlobalPrivacyControl { get; init; } = true;

    /// <summary>
    /// The secret of the daily ids that stand for visitors without consent, at least 16 bytes. All collectors of a shop share it; whoever
    /// has it and a visitor's id can recognise the visitor, so it is to be replaced from time to time. <c>null</c>: a random one that dies
    /// with the process.
    /// </summary>
    public ReadOnlyMemory<byte>? AnonymousIdSecret { get; init; }
}
