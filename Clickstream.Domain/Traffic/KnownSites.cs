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
}

/// <summary>The sites whose visits are told apart by kind, known by a label of their host or by their campaign source name.</summary>
internal static class KnownSites
{
    private static readonly FrozenDictionary<string, SiteKind> Kinds = Build(
        (SiteKind.Search, "google bing yahoo duckduckgo baidu yandex ecosia qwant startpage naver seznam sogou coccoc brave"),
        (SiteKind.Social, "facebook fb instagram ig twitter linkedin lnkd pinterest reddit tiktok snapchat tumblr vk weibo zalo " +
            "threads bsky mastodon whatsapp telegram"),
        (SiteKind.Video, "youtube youtu vimeo twitch dailymotion bilibili netflix"),
        (SiteKind.Shopping, "amazon ebay etsy alibaba aliexpress walmart shopify shopee lazada rakuten zalando mercadolibre temu"));

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["t.co"] = "twitter",
        ["x.com"] = "twitter",
        ["m.me"] = "facebook",
        ["l.facebook.com"] = "facebook",
        ["search.brave.com"] = "brave",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a campaign source or a host is.</summary>
    public static SiteKind KindOf(string sourceOrHost) => Find(sourceOrHost, out _);

    /// <summary>The short name of a host: <c>www.google.de</c> is <c>google</c>; an unknown host keeps its own.</summary>
    public static string NameOf(string host) => Find(host, out var name) is SiteKind.Unknown ? host : name;

    private static SiteKind Find(string sourceOrHost, out string name)
    {
        if (Names.TryGetValue(sourceOrHost, out var known))
        {
            name = known;
            return Kinds[known];
        }

        // The label before the public suffix is what names a site; a public suffix has one label or two short ones (co.uk, com.br).
        var labels = sourceOrHost.Split('.');
        for (var i = Math.Max(0, labels.Length - 3); i < labels.Length; i++)
        {
            var isLast = i == labels.Length - 1;
            var suffixIsShort = labels.Length - i != 3 || labels[i + 1].Length <= 3;
            if ((!isLast || labels.Length == 1) && suffixIsShort && Kinds.TryGetValue(labels[i], out var kind))
            {
                name = labels[i];
                return kind;
            }
        }

        name = sourceOrHost;
        return SiteKind.Unknown;
    }

    private static FrozenDictionary<string, SiteKind> Build(params (SiteKind Kind, string Names)[] groups)
    {
        var kinds = new Dictionary<string, SiteKind>(StringComparer.Ordinal);
        foreach (var (kind, names) in groups)
        {
            foreach (var name in names.Split(' '))
            {
                kinds.Add(name, kind);
            }
        }

        return kinds.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
