namespace Clickstream.Domain.Traffic;

/// <summary>The well-known sites by kind.</summary>
/// <remarks>
/// A name that means one owner under every public suffix is a brand: <c>google</c> is <c>google.com</c> and <c>google.co.uk</c>. A name
/// that is a word as well stands with its domain; what a campaign source may call it stands with the source names.
/// </remarks>
internal static class SiteCatalog
{
    /// <summary>Labels before a public suffix, and campaign sources.</summary>
    public static readonly (SiteKind Kind, string Names)[] Brands =
    [
        (SiteKind.Search, "google bing yahoo duckduckgo baidu yandex ecosia qwant startpage naver daum seznam sogou coccoc rambler " +
            "altavista lycos dogpile webcrawler metager mojeek swisscows gibiru searx ixquick metacrawler infospace aol presearch hotbot " +
            "biglobe virgilio onet szukacz haosou petalsearch zapmeta searchencrypt incredimail ekolay mynet gigablast kvasir " +
            "comcast centurylink"),
        (SiteKind.Social, "facebook instagram twitter linkedin pinterest reddit tiktok snapchat tumblr weibo zalo bsky mastodon whatsapp " +
            "telegram vkontakte odnoklassniki quora xing flickr deviantart livejournal foursquare meetup nextdoor myspace badoo hi5 " +
            "plurk renren douban zhihu xiaohongshu mixi cyworld kakaotalk taringa viadeo wattpad goodreads tripadvisor yelp " +
            "stackoverflow stackexchange disqus blogger skyrock gaiaonline care2 hatena ameblo lemmy truthsocial gettr weheartit fotolog " +
            "digg stumbleupon slashdot instapaper getpocket flipboard threadreaderapp hootsuite allrecipes ravelry houzz"),
        (SiteKind.Video, "youtube vimeo twitch dailymotion bilibili netflix hulu youku tudou iqiyi nicovideo odysee bitchute metacafe " +
            "veoh " +
            "wistia vidyard rutube niconico disneyplus crunchyroll brightcove ustream primevideo hbomax"),
        (SiteKind.Shopping, "amazon ebay etsy alibaba aliexpress walmart shopify shopee lazada rakuten zalando mercadolibre mercadolivre " +
            "temu shein taobao tmall pinduoduo flipkart myntra snapdeal meesho tokopedia bukalapak blibli coupang gmarket 11st qoo10 " +
            "zozotown allegro emag cdiscount fnac kaufland wayfair overstock newegg bestbuy homedepot lowes costco kohls macys nordstrom " +
            "sephora ikea asos idealo pricerunner pricespy pricegrabber shopzilla bizrate kelkoo ceneo heureka skroutz geizhals twenga " +
            "trovaprezzi buscape wildberries trendyol hepsiburada gittigidiyor jumia takealot daraz poshmark mercari vinted depop " +
            "redbubble zazzle americanas magazineluiza submarino falabella linio dafiti kogan trademe farfetch stockx coolblue tradera " +
            "gumtree fruugo thegioididong cellphones yodobashi kakaku banggood lightinthebox dhgate zappos"),
        (SiteKind.Assistant, "chatgpt openai perplexity deepseek anthropic notebooklm"),
    ];

    /// <summary>Domains with all that is within them; after an equals sign their short name, where it is not the domain.</summary>
    public static readonly (SiteKind Kind, string Domains)[] Domains =
    [
        (SiteKind.Search, "search.brave.com=brave ask.com so.com=360 kagi.com marginalia.nu yippy.com wp.pl sm.cn sapo.pt search.com " +
            "terra.com.br eniro.se najdi.si nate.com excite.com excite.co.jp voila.fr goo.ne.jp walla.co.il tut.by ukr.net " +
            "alexa.com lilo.org search.xfinity.com=comcast suche.t-online.de=t-online suche.web.de=web.de suche.gmx.net=gmx msn.com"),
        (SiteKind.Social, "t.co=twitter x.com=twitter m.me=facebook fb.com=facebook fb.me=facebook fb.watch=facebook " +
            "messenger.com=facebook " +
            "ig.me=instagram instagr.am=instagram lnkd.in=linkedin pin.it=pinterest redd.it=reddit threads.net=threads " +
            "threads.com=threads " +
            "wa.me=whatsapp t.me=telegram vk.com=vk vk.ru=vk ok.ru=odnoklassniki zalo.me=zalo bsky.app=bluesky line.me=line " +
            "groups.google.com=google-groups news.ycombinator.com=hackernews mewe.com gab.com minds.com vero.co snap.com=snapchat " +
            "weixin.qq.com=wechat qzone.qq.com=qzone tieba.baidu.com=tieba zhidao.baidu.com=zhidao band.us cafe.naver.com=naver-cafe " +
            "blog.naver.com=naver-blog dcard.tw ptt.cc discord.com=discord discord.gg=discord slack.com=slack viber.com=viber " +
            "kakao.com=kakaotalk bereal.com clubhouse.com kaskus.co.id tinhte.vn voz.vn ello.co lemon8-app.com=lemon8"),
        (SiteKind.Video, "youtu.be=youtube b23.tv=bilibili v.qq.com=tencent-video tv.naver.com=naver-tv kick.com=kick rumble.com=rumble " +
            "ted.com=ted max.com=hbomax vid.me viki.com crackle.com tv.apple.com=apple-tv video.yahoo.com=yahoo-video " +
            "video.google.com=google-video haokan.baidu.com=haokan fptplay.vn tv360.vn"),
        (SiteKind.Shopping, "a.co=amazon amzn.to=amazon amzn.eu=amazon ebay.us=ebay etsy.me=etsy target.com=target jd.com=jd " +
            "joom.com=joom " +
            "wish.com=wish shopping.google.com=google-shopping shopping.yahoo.com=yahoo-shopping shopping.yahoo.co.jp=yahoo-shopping " +
            "shopping.naver.com=naver-shopping smartstore.naver.com=naver-shopping market.yandex.ru=yandex-market ozon.ru=ozon " +
            "shopping.com tiki.vn=tiki sendo.vn=sendo otto.de=otto bol.com=bol noon.com=noon n11.com=n11 catch.com.au=catch goat.com " +
            "argos.co.uk very.co.uk next.co.uk currys.co.uk fptshop.com.vn microcenter.com bhphotovideo.com bonanza.com 1688.com " +
            "shop.tiktok.com=tiktok-shop shop.com made-in-china.com billiger.de skinflint.co.uk konga.com bigw.com.au"),
        (SiteKind.Assistant, "chat.com=chatgpt gemini.google.com=gemini bard.google.com=gemini notebooklm.google.com=notebooklm " +
            "copilot.microsoft.com=copilot copilot.com=copilot m365.cloud.microsoft=copilot claude.ai=claude claude.com=claude " +
            "pplx.ai=perplexity grok.com=grok x.ai=grok meta.ai=meta-ai poe.com=poe you.com=you phind.com=phind pi.ai=pi " +
            "mistral.ai=mistral " +
            "qwen.ai=qwen tongyi.com=qwen kimi.com=kimi kimi.ai=kimi kimi.moonshot.cn=kimi doubao.com=doubao yuanbao.tencent.com=yuanbao " +
            "yiyan.baidu.com=ernie ernie.baidu.com=ernie chatglm.cn=chatglm z.ai=zai character.ai=character iask.ai=iask komo.ai=komo " +
            "andisearch.com=andi consensus.app=consensus felo.ai=felo genspark.ai=genspark manus.im=manus duck.ai=duck-ai " +
            "lumo.proton.me=lumo liner.com=liner monica.im=monica"),
    ];

    /// <summary>What campaign sources call a site beside its brand.</summary>
    public static readonly (SiteKind Kind, string Names)[] SourceNames =
    [
        (SiteKind.Search, "brave adwords googleads google-ads google_ads bingads bing-ads bing_ads msn ask kagi 360"),
        (SiteKind.Social, "fb ig x meta threads vk bluesky line wechat snap discord slack viber hackernews facebook-ads facebook_ads " +
            "facebookads instagram-ads instagram_ads instagramads tiktok-ads tiktok_ads tiktokads"),
        (SiteKind.Video, "yt kick rumble"),
        (SiteKind.Shopping, "tiki sendo jd ozon otto bol target wish konga googleshopping google-shopping google_shopping tiktok-shop " +
            "tiktokshop"),
        (SiteKind.Assistant, "gemini copilot claude grok meta-ai poe mistral qwen kimi doubao ernie phind"),
    ];

    /// <summary>Labels of a search engine's host that stand for another service of it.</summary>
    public const string OtherServices = "mail docs drive sites news calendar meet chat classroom photos translate support play cloud " +
        "console " +
        "developers scholar trends books finance sports weather tv answers pan wenku baike disk music maps contacts keep forms colab " +
        "analytics ads adssdk marketingplatform tagmanager lookerstudio datastudio workspace mymail blog cafe post shopping market video";
}
