using System.Text;

namespace Clickstream.Domain.Traffic;

/// <summary>The parts of a URL that classification reads.</summary>
/// <param name="Host">
/// The host in lower case, an international one in Punycode; empty when the text was not an absolute http or https URL.
/// </param>
/// <param name="Path">The path, from its first slash; what stood before any query otherwise.</param>
/// <param name="Query">The query without its question mark; empty when there is none.</param>
/// <remarks>
/// Punycode keeps look-alike hosts apart (Unicode Technical Standard 39). Format characters (category Cf) are taken out before parsing, so
/// that a text with invisible or bidirectional controls is no page of its own.
/// </remarks>
public readonly record struct PageAddress(string Host, string Path, string Query)
{
    /// <summary>The longest path kept, in characters.</summary>
    public const int MaximumPathLength = LabelText.MaximumLength;

    private const int LongestHost = 255;

    /// <summary>Reads a URL. User info, port and fragment are dropped; nothing is ever fetched. Throws for no text.</summary>
    public static PageAddress Parse(string url)
    {
        var text = LabelText.Visible(url).Trim();
        if (IsWeb(text) && Uri.TryCreate(text, UriKind.Absolute, out var uri) && HostOf(uri) is { Length: > 0 } host)
        {
            return new PageAddress(host, LabelText.Cut(uri.AbsolutePath), uri.Query.TrimStart('?'));
        }

        var end = text.AsSpan().IndexOfAny('?', '#');
        return new PageAddress(string.Empty, LabelText.Cut(end < 0 ? text : text[..end]), string.Empty);
    }

    /// <summary>Asked before <see cref="Uri"/> is, which reads <c>//host</c> as a file and throws for some of such texts.</summary>
    private static bool IsWeb(string text) => text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The host; <c>null</c> when it is none that a name server could know, which <see cref="Uri"/> does not always see.</summary>
    private static string? HostOf(Uri uri)
    {
        try
        {
            var host = uri.IdnHost.ToLowerInvariant().TrimEnd('.');
            return host.Length <= LongestHost && Ascii.IsValid(host) ? host : null;
        }
        catch (UriFormatException)
        {
            // Only asking for the host tells that it has no form in Punycode.
            return null;
        }
    }
}
