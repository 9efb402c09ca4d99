using System.Collections.Frozen;

namespace Clickstream.Domain.Traffic;

/// <summary>A set of domains that holds their subdomains too.</summary>
/// <param name="domains">The domains, of two to four labels, apart by spaces.</param>
internal sealed class DomainSet(string domains)
{
    private const int MostLabels = 4;

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> all =
        domains.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a host is one of the domains or within one; in lower case.</summary>
    public bool Contains(ReadOnlySpan<char> host)
    {
        var start = host.Length;
        for (var labels = 1; labels <= MostLabels && start > 0; labels++)
        {
            start = host[..(start - 1)].LastIndexOf('.') + 1;
            if (labels > 1 && all.Contains(host[start..]))
            {
                return true;
            }
        }

        return false;
    }
}
