using System.Collections.Frozen;

namespace Clickstream.Domain.Traffic;

/// <summary>What a known site is.</summary>
internal enum SiteKind
{
    Unknown,
    Search,
    Social,
    Video,
    Shopping,
    Assistant,
}

/// <summary>The sites whose visits are told apart by kind, known by their host or by what a campaign source calls them.</summary>
internal static class KnownSites
{
    /// <summary>No listed domain has more labels; a host is read from its end and no further than this.</summary>
    private const int MostLabels = 4;

    private static readonly FrozenDictionary<string, Site>.AlternateLookup<ReadOnlySpan<char>> Brands = Build(SiteCatalog.Brands);

    private static readonly FrozenDictionary<string, Site>.AlternateLookup<ReadOnlySpan<char>> Domains = Build(SiteCatalog.Domains);

    private static readonly FrozenDictionary<string, Site>.AlternateLookup<ReadOnlySpan<char>> SourceNames =
        Build(SiteCatalog.SourceNames);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> OtherServices =
        SiteCatalog.OtherServices.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What a campaign source or a host, in lower case, is.</summary>
    public static SiteKind KindOf(string sourceOrHost) => Find(sourceOrHost).Kind;

    /// <summary>The short name of a host: <c>www.google.de</c> is <c>google</c>; an unknown host keeps its own.</summary>
    public static string NameOf(string host) => Find(host).Name ?? host;

    private static Site Find(ReadOnlySpan<char> sourceOrHost)
    {
        if (!sourceOrHost.Contains('.'))
        {
            return SourceNames.TryGetValue(sourceOrHost, out var source) || Brands.TryGetValue(sourceOrHost, out source) ? source : default;
        }

        if (FindDomain(sourceOrHost) is { Kind: not SiteKind.Unknown } site)
        {
            return site;
        }

        // The label before the public suffix is what names a site; one that stands further left is a guest of another.
        var registered = PublicSuffixes.RegisteredPart(sourceOrHost);
        var label = registered[..registered.IndexOf('.')];
        return Brands.TryGetValue(label, out var brand) && !IsOtherService(brand, sourceOrHost[..^registered.Length]) ? brand : default;
    }

    private static Site FindDomain(ReadOnlySpan<char> host)
    {
        var (found, start) = (default(Site), host.Length);
        for (var labels = 1; labels <= MostLabels && start > 0; labels++)
        {
            start = host[..(start - 1)].LastIndexOf('.') + 1;
            if (Domains.TryGetValue(host[start..], out var site))
            {
                found = site;
            }
        }

        return found;
    }

    /// <summary>Whether the subdomain of a search engine is another service, as <c>mail.yahoo.com</c>; it goes by its host then.</summary>
    private static bool IsOtherService(Site brand, ReadOnlySpan<char> subdomain)
    {
        var service = subdomain.TrimEnd('.');
        return brand.Kind is SiteKind.Search && OtherServices.Contains(service[(service.LastIndexOf('.') + 1)..]);
    }

    private static FrozenDictionary<string, Site>.AlternateLookup<ReadOnlySpan<char>> Build((SiteKind Kind, string Names)[] groups)
    {
        var sites = new Dictionary<string, Site>(StringComparer.Ordinal);
        foreach (var (kind, names) in groups)
        {
            foreach (var name in names.Split(' '))
            {
                var parts = name.Split('=');
                sites.Add(parts[0], new Site(kind, parts[^1]));
            }
        }

        return sites.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private readonly record struct Site(SiteKind Kind, string? Name);
}
