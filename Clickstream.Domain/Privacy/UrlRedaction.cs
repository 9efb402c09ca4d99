using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Clickstream.Domain.Privacy;

/// <summary>
/// Takes out of URLs what may tell of a person: user info, fragments, query parameters that are not known, and addresses and numbers.
/// </summary>
/// <remarks>
/// Pure, idempotent and thread-safe; linear in time; never throws, whatever the text. Scheme, host, port and path stay as they were
/// written. A segment of the path or a value in which something was replaced is percent-encoded again (RFC 3986, section 2.1), so that
/// <c>[email]</c> is written <c>%5Bemail%5D</c>.
/// </remarks>
public sealed class UrlRedaction
{
    private static readonly FrozenSet<string> WithoutHost = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "data", "javascript", "vbscript", "mailto", "tel", "sms", "blob", "about");

    /// <summary>Without one of these there is nothing in an address but its path.</summary>
    internal static readonly SearchValues<char> Suspects = SearchValues.Create("?#@%;");

    /// <summary>What ends an address within a text.</summary>
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n\"'<>\u00A0");

    private readonly FrozenSet<string> allowed;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> allowedKeys;

    /// <summary>Keeps the query parameters of some names.</summary>
    /// <param name="allowedQueryKeys">The names, decoded; in whatever case.</param>
    public UrlRedaction(IEnumerable<string> allowedQueryKeys)
    {
        ArgumentNullException.ThrowIfNull(allowedQueryKeys);
        allowed = allowedQueryKeys.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        allowedKeys = allowed.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The query parameters in which advertisers number clicks.</summary>
    public static ImmutableArray<string> ClickKeys { get; } =
    [
        "gclid", "wbraid", "gbraid", "dclid", "msclkid", "fbclid", "ttclid", "twclid", "li_fat_id", "igshid", "epik", "sccid", "rdt_cid",
        "yclid", "irclickid", "awc", "cjevent",
    ];

    /// <summary>The query parameters that reports of campaigns, advertisements and searches read.</summary>
    public static ImmutableArray<string> DefaultQueryKeys { get; } =
    [
        "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "utm_source_platform", "utm_creative_format",
        "utm_marketing_tactic",
        .. ClickKeys,
        "q", "query", "s", "search", "search_query", "keyword", "term",
    ];

    /// <summary>Cleans the addresses within a text: all of it when it is one, else whatever begins with <c>http</c>.</summary>
    /// <returns>The same instance when there is nothing to take out; <c>null</c> for <c>null</c>.</returns>
    public string? CleanWithin(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAny(Suspects))
        {
            return text;
        }

        var trimmed = text.AsSpan().Trim();
        if (!trimmed.ContainsAny(Blanks) && (trimmed[0] is '/' or '?' || IsWeb(trimmed)))
        {
            return Clean(text);
        }

        var edits = new TextEdits(text);
        for (var at = 0; at < text.Length;)
        {
            var start = text.AsSpan(at).IndexOf("http", StringComparison.OrdinalIgnoreCase);
            if (start < 0)
            {
                break;
            }

            start += at;
            var length = text.AsSpan(start).IndexOfAny(Blanks);
            var end = length < 0 ? text.Length : start + length;
            if (IsWeb(text.AsSpan(start)) && text[start..end] is var url && Clean(url) is { } cleaned && !ReferenceEquals(cleaned, url))
            {
                edits.Replace(start, end, cleaned);
            }

            at = end;
        }

        return edits.Apply();
    }

    private static bool IsWeb(ReadOnlySpan<char> text) => text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes out of a URL what may tell of a person.</summary>
    /// <param name="url">An absolute or relative URL; anything else is read as a relative one.</param>
    /// <returns>
    /// The same instance when there is nothing to take out; <c>null</c> for <c>null</c>; only the scheme and its colon when no host is
    /// behind it, such as <c>data:</c> or <c>javascript:</c>.
    /// </returns>
    public string? Clean(string? url)
    {
        if (url is null || IsPlain(url))
        {
            return url;
        }

        var edits = new TextEdits(url);
        var text = url.AsSpan();
        var start = LeadingBlanks(text);
        if (start > 0)
        {
            edits.Replace(0, start, default);
        }

        var scheme = SchemeLength(text[start..]);
        var rest = start + scheme;
        var hasHost = text[rest..].StartsWith("//", StringComparison.Ordinal);
        if (scheme > 0 && (!hasHost || IsWithoutHost(text.Slice(start, scheme - 1))))
        {
            if (rest < text.Length)
            {
                edits.Replace(rest, text.Length, default);
            }

            return edits.Apply();
        }

        var path = hasHost ? CleanAuthority(text, rest + 2, ref edits) : start;
        var query = path + Before(text[path..], "?#");
        CleanPath(text, path, query, ref edits);
        var fragment = query + Before(text[query..], "#");
        CleanQuery(text, query, fragment, ref edits);
        if (fragment < text.Length)
        {
            edits.Replace(fragment, text.Length, default);
        }

        return edits.Apply();
    }

    /// <summary>Whether there is nothing to take out for sure, as of most pages: an address without query and odd characters.</summary>
    private static bool IsPlain(string url) => (url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith('/'))
        && !url.AsSpan().ContainsAny(Suspects) && !PersonalHints.In(url);

    private static int CleanAuthority(ReadOnlySpan<char> text, int start, ref TextEdits edits)
    {
        var end = start + Before(text[start..], "/?#");
        var host = start + text[start..end].LastIndexOf('@') + 1;
        if (host > start)
        {
            edits.Replace(start, host, default);
        }

        if (text[host..end].Contains('%') && PersonalHints.In(text[host..end]))
        {
            RedactPart(text, host, end, isForm: false, ref edits);
        }

        return end;
    }

    private static void CleanPath(ReadOnlySpan<char> text, int start, int end, ref TextEdits edits)
    {
        foreach (var range in text[start..end].Split('/'))
        {
            // Parameters of a segment, such as ;jsessionid=, are not for others.
            var (from, to) = (start + range.Start.Value, start + range.End.Value);
            var parameters = from + Before(text[from..to], ";");
            RedactPart(text, from, parameters, isForm: false, ref edits);
            if (parameters < to)
            {
                edits.Replace(parameters, to, default);
            }
        }
    }

    private void CleanQuery(ReadOnlySpan<char> text, int start, int end, ref TextEdits edits)
    {
        var isFirst = true;
        for (var mark = start; mark < end;)
        {
            var key = mark + 1;
            var next = key + Before(text[key..end], "&;?");
            var keyEnd = key + Before(text[key..next], "=");
            if (!IsAllowed(text[key..keyEnd]))
            {
                edits.Replace(mark, next, default);
            }
            else
            {
                if (isFirst && mark > start)
                {
                    edits.Replace(mark, key, "?");
                }

                isFirst = false;
                RedactPart(text, Math.Min(keyEnd + 1, next), next, isForm: true, ref edits);
            }

            mark = next;
        }
    }

    private bool IsAllowed(ReadOnlySpan<char> key) => key.ContainsAny('%', '+')
        ? allowed.Contains(Uri.UnescapeDataString(key.ToString().Replace('+', ' ')))
        : allowedKeys.Contains(key);

    private static void RedactPart(ReadOnlySpan<char> text, int start, int end, bool isForm, ref TextEdits edits)
    {
        var part = text[start..end];
        if (!part.Contains('%') && !PersonalHints.In(part) && !(isForm && part.Contains('+') && PersonalHints.InForm(part)))
        {
            return;
        }

        var decoded = part.Contains('%') ? Uri.UnescapeDataString(part.ToString()) : part.ToString();
        var redacted = TextRedaction.Redact(decoded)!;

        // A plus is a space in a form, but pages also write it for itself: neither reading may leave anything behind.
        if (isForm && redacted.Contains('+'))
        {
            var spaced = redacted.Replace('+', ' ');
            var twice = TextRedaction.Redact(spaced)!;
            redacted = ReferenceEquals(redacted, decoded) && ReferenceEquals(twice, spaced) ? decoded : twice;
        }

        if (!ReferenceEquals(redacted, decoded))
        {
            edits.Replace(start, end, Uri.EscapeDataString(redacted));
        }
    }

    private static bool IsWithoutHost(ReadOnlySpan<char> scheme) => WithoutHost.GetAlternateLookup<ReadOnlySpan<char>>().Contains(scheme);

    private static int LeadingBlanks(ReadOnlySpan<char> text)
    {
        var first = text.IndexOfAnyExceptInRange('\0', ' ');
        return first < 0 ? text.Length : first;
    }

    // A scheme with its colon (RFC 3986, section 3.1); a host with a port looks alike, but has digits behind the colon.
    private static int SchemeLength(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOfAny(":/?#");
        if (colon <= 0 || text[colon] != ':' || !char.IsAsciiLetter(text[0]))
        {
            return 0;
        }

        foreach (var character in text[..colon])
        {
            if (!(char.IsAsciiLetterOrDigit(character) || character is '+' or '-' or '.'))
            {
                return 0;
            }
        }

        var port = text[(colon + 1)..];
        var digits = DigitRuns.Length(port, 0);
        var isPort = digits is >= 1 and <= 5 && (digits == port.Length || port[digits] is '/' or '?' or '#');
        return isPort && !IsWithoutHost(text[..colon]) ? 0 : colon + 1;
    }

    private static int Before(ReadOnlySpan<char> text, ReadOnlySpan<char> marks)
    {
        var at = text.IndexOfAny(marks);
        return at < 0 ? text.Length : at;
    }
}
