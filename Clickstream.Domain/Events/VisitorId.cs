namespace Clickstream.Domain.Events;

/// <summary>A browser, known by the site it visits and the id that the site's tracker keeps in it.</summary>
/// <param name="SiteId">The site, 1 to 128 bytes.</param>
/// <param name="ClientId">The tracker's id (<c>clientId</c> on the wire), 1 to 128 bytes, unique within the site only.</param>
public readonly record struct VisitorId(string SiteId, string ClientId)
{
    /// <summary>The key of the visitor in the warehouse: a UUID computed from both parts.</summary>
    public Guid ToKey() => NameBasedKey.Uuid("visitor", SiteId, ClientId);

    /// <summary>Makes a visitor id when both parts can be one.</summary>
    public static bool TryParse(string? siteId, string? clientId, out VisitorId visitor)
    {
        var valid = IdText.IsValid(siteId) && IdText.IsValid(clientId);
        visitor = valid ? new VisitorId(siteId!, clientId!) : default;
        return valid;
    }
}
