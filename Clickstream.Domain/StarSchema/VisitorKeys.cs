using Clickstream.Domain.Events;

namespace Clickstream.Domain.StarSchema;

/// <summary>The keys of visitors, each computed once.</summary>
/// <remarks>Not thread-safe. A key depends on the visitor alone; what is remembered is bounded and only saves work.</remarks>
public sealed class VisitorKeys
{
    private const int MostVisitors = 250_000;

    private readonly Dictionary<string, Dictionary<string, Guid>> sites = new(StringComparer.Ordinal);
    private VisitorId last;
    private Guid lastKey;
    private int count;

    /// <summary>A visitor's key.</summary>
    public Guid KeyOf(VisitorId visitor)
    {
        // Events of a visitor mostly follow each other, and share their texts.
        if (visitor.ClientId == last.ClientId && visitor.SiteId == last.SiteId)
        {
            return lastKey;
        }

        last = visitor;
        return lastKey = Find(visitor);
    }

    private Guid Find(VisitorId visitor)
    {
        if (!sites.TryGetValue(visitor.SiteId, out var clients))
        {
            sites.Add(visitor.SiteId, clients = new Dictionary<string, Guid>(StringComparer.Ordinal));
        }

        if (!clients.TryGetValue(visitor.ClientId, out var key))
        {
            key = visitor.ToKey();
            if (++count > MostVisitors)
            {
                sites.Clear();
                sites.Add(visitor.SiteId, clients = new Dictionary<string, Guid>(StringComparer.Ordinal));
                count = 1;
            }

            clients.Add(visitor.ClientId, key);
        }

        return key;
    }
}
