namespace Clickstream.Domain.Traffic;

/// <summary>The parts of a URL that classification reads.</summary>
/// <param name="Host">The host in lower case; empty when the text was not an absolute http or https URL.</param>
/// <param name="Path">The path, from its first slash; what stood before any query otherwise.</param>
/// <param name="Query">The query without its question mark; empty when there is none.</param>
public readonly record struct PageAddress(string Host, string Path, string Query)
{
    /// <summary>The longest path kept, in characters.</summary>
    public const int MaximumPathLength = 500;

    /// <summary>Reads a URL. User info and fragment are dropped; nothing is ever fetched.</summary>
    public static PageAddress Parse(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            return new PageAddress(uri.IdnHost.ToLowerInvariant(), Cut(uri.AbsolutePath), uri.Query.TrimStart('?'));
        }

        var end = url.AsSpan().IndexOfAny('?', '#');
        return new PageAddress(string.Empty, Cut(end < 0 ? url : url[..end]), string.Empty);
    }

    /// <summary>The decoded value of the first query parameter of a name; <c>null</c> when it is missing or empty.</summary>
    public string? Parameter(string name)
    {
        foreach (var range in Query.AsSpan().Split('&'))
        {
            var pair = Query.AsSpan()[range];
            var equals = pair.IndexOf('=');
            if (equals > 0 && equals < pair.Length - 1 && pair[..equals].Equals(name, StringComparison.Ordinal))
            {
                return Cut(Uri.UnescapeDataString(pair[(equals + 1)..].ToString().Replace('+', ' ')));
            }
        }

        return null;
    }

    private static string Cut(string text) =>
        text.Length <= MaximumPathLength
            ? text
            : text[..(char.IsHighSurrogate(text[MaximumPathLength - 1]) ? MaximumPathLength - 1 : MaximumPathLength)];
}
