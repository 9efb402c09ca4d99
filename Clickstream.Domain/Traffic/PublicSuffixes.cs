using System.Collections.Frozen;

namespace Clickstream.Domain.Traffic;

/// <summary>Tells which part of a host one owner registered.</summary>
/// <remarks>
/// A short form of the public suffix list: <c>co.uk</c> and its like under any country, and the hosters under whose name many owners have
/// their sites.
/// </remarks>
internal static class PublicSuffixes
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SecondLevels = Set(
        "ac co com edu gob gov gouv go ind info mil ne net nic nom or org sch web ltd plc me biz firm gen");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Hosters = Set(
        "myshopify.com github.io gitlab.io blogspot.com wordpress.com tumblr.com wixsite.com weebly.com webflow.io vercel.app " +
        "netlify.app " +
        "pages.dev workers.dev web.app firebaseapp.com herokuapp.com azurewebsites.net cloudfront.net amplifyapp.com amazonaws.com " +
        "onrender.com fly.dev glitch.me ngrok.io ngrok-free.app mybigcommerce.com bigcartel.com square.site godaddysites.com haravan.com " +
        "mysapo.net substack.com carrd.co framer.website surge.sh appspot.com run.app");

    /// <summary>
    /// What was registered with a registry: <c>www.example.co.uk</c> has <c>example.co.uk</c>. A single label, an address in numbers and a
    /// public suffix are returned whole.
    /// </summary>
    public static ReadOnlySpan<char> RegisteredPart(ReadOnlySpan<char> host)
    {
        var last = host.LastIndexOf('.');
        if (last <= 0 || last == host.Length - 1 || char.IsAsciiDigit(host[last + 1]) || host.Contains(':'))
        {
            return host;
        }

        var second = host[..last].LastIndexOf('.');
        if (second >= 0 && host.Length - last == 3 && SecondLevels.Contains(host[(second + 1)..last]))
        {
            second = host[..second].LastIndexOf('.');
        }

        return host[(second + 1)..];
    }

    /// <summary>What belongs to one owner: the registered part, and with it the label before it where a hoster registered it.</summary>
    public static ReadOnlySpan<char> OwnedPart(ReadOnlySpan<char> host)
    {
        var registered = RegisteredPart(host);
        return registered.Length == host.Length || !Hosters.Contains(registered)
            ? registered
            : host[(host[..^(registered.Length + 1)].LastIndexOf('.') + 1)..];
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string names) =>
        names.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
