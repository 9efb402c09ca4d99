using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.Privacy;

namespace Clickstream.Hosts.Protocols;

/// <summary>Makes names of the shop's own events out of what other trackers call them; the name as sent is kept beside it.</summary>
internal static class CustomNames
{
    private const string Prefix = "custom_";

    /// <summary>
    /// <c>Newsletter Subscribed</c> becomes <c>newsletter_subscribed</c>; a name that would mean a known event gets a prefix.
    /// </summary>
    /// <returns><c>null</c> when there was no name; <c>custom_event</c> for one without a letter or digit that a name may hold.</returns>
    public static string? Of(string? sent)
    {
        if (string.IsNullOrWhiteSpace(sent))
        {
            return null;
        }

        // A name, unlike the text it comes from, cannot be redacted later.
        sent = TextRedaction.Redact(sent)!;
        var name = new StringBuilder(EventNames.MaximumLength);
        var needsSeparator = false;
        foreach (var character in sent)
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
            return Prefix + "event";
        }

        var text = name.ToString();
        EventNames.TryResolve(text, out var kind, out _);
        text = kind is EventKind.CustomEventRecorded ? text : Prefix + text;
        return text.Length <= EventNames.MaximumLength ? text : text[..EventNames.MaximumLength];
    }
}
