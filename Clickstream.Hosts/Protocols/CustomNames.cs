using System.Text;
using Clickstream.Domain.Events;

namespace Clickstream.Hosts.Protocols;

/// <summary>Makes names of the shop's own events out of what other trackers call them; the name as sent is kept beside it.</summary>
internal static class CustomNames
{
    private const string Prefix = "custom_";

    /// <summary>
    /// <c>Newsletter Subscribed</c> becomes <c>newsletter_subscribed</c>; a name that would mean a known event gets a prefix.
    /// </summary>
    /// <returns><c>null</c> when nothing of a name is left.</returns>
    public static string? Of(string? sent)
    {
        var name = new StringBuilder(EventNames.MaximumLength);
        var needsSeparator = false;
        foreach (var character in sent ?? string.Empty)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                needsSeparator = name.Length > 0;
                continue;
            }

            if (name.Length == 0 && char.IsAsciiDigit(character))
            {
                name.Append(Prefix);
            }

            if (needsSeparator)
            {
                name.Append('_');
                needsSeparator = false;
            }

            name.Append(char.ToLowerInvariant(character));
            if (name.Length >= EventNames.MaximumLength)
            {
                break;
            }
        }

        if (name.Length == 0)
        {
            return null;
        }

        var text = name.ToString();
        EventNames.TryResolve(text, out var kind, out _);
        text = kind is EventKind.CustomEventRecorded ? text : Prefix + text;
        return text.Length <= EventNames.MaximumLength ? text : text[..EventNames.MaximumLength];
    }
}
