using System.Buffers;

namespace Clickstream.Domain.Traffic;

/// <summary>The words by which programs are known in a user agent, compared without regard to case.</summary>
internal static class BotMarks
{
    /// <summary>In the order in which they are looked for; a mark that begins with <c>^</c> must begin the user agent.</summary>
    /// <remarks>Readers of feeds come first, for many call themselves bots too; an address alone says least and comes last.</remarks>
    private static readonly (string Reason, string[] Marks)[] Groups =
    [
        (BotReasons.FeedReader,
        [
            "feedburner", "feedfetcher", "feedly", "feedbin", "feedparser", "feed parser", "feed fetcher", "feedspot", "feeder.co",
            "commafeed", "superfeedr", "feedvalidator", "feed", "tiny tiny rss", "freshrss", "magpierss", "flipboardrss", "rss reader",
            " rss/", "liferea", "newsify", "reeder/", "netnewswire", "theoldreader", "inoreader", "newsblur", "netvibes", "bloglovin",
            "bloglines", "akregator", "miniflux", "selfoss", "simplepie", "newsgator", "newsboat", "newsbeuter", "^vienna/", "^yarr/",
            "fraidycat", "livejournal.com", "google desktop", "podcastaddict", "pocketcasts", "overcast/", "itunes podcasts",
        ]),
        (BotReasons.Headless,
        [
            "headless", "phantomjs", "slimerjs", "casperjs", "puppeteer", "playwright", "selenium", "webdriver", "htmlunit", "jsdom",
            "zombie.js", " cypress/", "nightmare/", "wkhtml", "prerender",
        ]),
        (BotReasons.Declared,
        [
            "googlebot", "bingbot", "bingpreview", "yandexbot", "baiduspider", "applebot", "gptbot", "chatgpt-user", "oai-searchbot",
            "claudebot", "claude-user", "claude-searchbot", "anthropic-ai", "perplexitybot", "perplexity-user", "ccbot", "bytespider",
            "amazonbot", "meta-externalagent", "meta-externalfetcher", "facebookexternalhit", "facebookcatalog", "cohere-ai", "diffbot",
            "ahrefsbot", "semrushbot", "mj12bot", "uptimerobot", "twitterbot", "slackbot", "telegrambot", "discordbot", "linkedinbot",
            "bot", "crawl", "spider", "slurp", "robosourcer", "scraper", "archiver", "indexer", "validator", "checker", "link check",
            "linkcheck", "link sleuth", "monitor", "preview", "embedly", "iframely", "vkshare", "whatsapp/", "mastodon/",
            "flipboardproxy", "scoop.it", "pocketparser", "getpocket", "googleimageproxy", "google favicon", "google-", "apis-google",
            "duplexweb-google", "googleother", "docs.google.com/viewer", "googledocs", "yahoo pipes", "yahoocachesystem",
            "yahoomailproxy", "w3c_", "w3c-", "jigsaw/", "pagespeed", "lighthouse", "gtmetrix", "ptst/", "webpagetest", "pingdom",
            "statuscake", "site24x7", "uptime", "newrelic", "datadog", "dareboost", "catchpoint", "checkly", "nagios", "check_http",
            "zabbix", "health-check", "healthcheck", "healthchecker", "kube-probe", "googlehc", "netcraft", "nutch", "heritrix",
            "httrack", "ezooms", "siteexplorer", "daumoa", "genieo", "portscout", "distilator", "binlar", "irssiurllog", "den.im/",
            "panscient", "sitebulb", "screaming frog", "seokicks", "barkrowler", "megaindex", "dataprovider", "internet archive",
            "censys", "internetmeasurement", "^expanse", "zgrab", "masscan", "nmap ", "nikto", "sqlmap", "wpscan", "nessus", "acunetix",
            "nuclei", "dirbuster", "gobuster", "bitly", "outbrain", "quora link", "tineye", "brandwatch", "turnitin", "proximic",
            "adbeat", "trendiction", "mediapartners",
        ]),
        (BotReasons.Library,
        [
            "curl/", "libcurl", "wget", "python", "urllib", "aiohttp", "httpx/", "appengine-google", "scrapy", "^java/", "^java 1.",
            "^jersey/", "okhttp", "apache-http", "httpclient", "http-client", "http_request", "http_client", "http client", "httpunit",
            "go-http", "go http", "libwww-perl", "lwp::", "lwp-", "www-mechanize", "mechanize", "^perl/", "^ruby", "^faraday",
            "rest-client", "restsharp", "typhoeus", "^php/", " php/", "guzzle", "symfony", "axios/", "node-fetch", "^node", "undici",
            "^got ", "superagent", "^dart/", "dart:io", "reqwest", "^hyper/", "^rust/", "^deno/", "^bun/", "httpie", "postman",
            "insomnia", "powershell", "winhttp", "wininet", "microsoft url control", "microsoft office", "ms-office", "microsoft-webdav",
            "microsoft bits", "cfnetwork", "dalvik/", "libfetch", "libsoup", "gvfs/", "indy library", "chef client", "ansible",
            "^puppet/", "terraform", "^synapse", "^snoopy", "pycurl", "mojolicious", "erlang", "hackney", "clj-http", "alamofire",
            "aria2", "^axel/", "^fetch/", "apachebench", "jmeter", "^k6/", "^locust", "^wrk/", "^hey/", "vegeta", "gatling",
        ]),
        (BotReasons.Declared, ["+http"]),
    ];

    private static readonly SearchValues<string> Any = SearchValues.Create(
        [.. Groups.SelectMany(group => group.Marks).Select(mark => mark.TrimStart('^'))], StringComparison.OrdinalIgnoreCase);

    /// <summary>The first mark of a user agent and what it stands for; <c>null</c> of a person's.</summary>
    public static (string Mark, string Reason)? Find(string userAgent)
    {
        // One pass tells most people from programs; only the latter are worth the walk.
        if (!userAgent.AsSpan().ContainsAny(Any))
        {
            return null;
        }

        var lower = userAgent.ToLowerInvariant();
        foreach (var (reason, marks) in Groups)
        {
            foreach (var mark in marks)
            {
                if (Holds(lower, mark))
                {
                    return (mark.Trim('^', '/', ' ', '+'), reason);
                }
            }
        }

        return null;
    }

    private static bool Holds(ReadOnlySpan<char> userAgent, string mark)
    {
        if (mark[0] is '^')
        {
            return userAgent.StartsWith(mark.AsSpan(1), StringComparison.Ordinal);
        }

        for (var at = userAgent.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = userAgent.IndexOf(mark, StringComparison.Ordinal))
        {
            // "Cubot" is a maker of telephones.
            if (mark is not "bot" || !userAgent[..at].EndsWith("cu", StringComparison.Ordinal))
            {
                return true;
            }

            userAgent = userAgent[(at + mark.Length)..];
        }

        return false;
    }
}
