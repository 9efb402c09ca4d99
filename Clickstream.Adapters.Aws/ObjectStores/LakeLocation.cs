using System.Globalization;
using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.ObjectStores;

/// <summary>Finds the object store that a text names.</summary>
/// <remarks>
/// A directory; or <c>s3://bucket/prefix</c>, with <c>?endpoint=http://host:port</c> for a store other than AWS's, and <c>region</c>,
/// <c>path_style</c>, <c>attempts</c> and <c>timeout</c> (in seconds) as further options. Credentials are never part of it.
/// </remarks>
public static class LakeLocation
{
    private const string Scheme = "s3://";

    /// <summary>Opens the store; nothing is read or written yet.</summary>
    /// <exception cref="HistoryException"><see cref="HistoryException.LocationInvalid"/>, or there are no credentials.</exception>
    public static IObjectStore Open(string location) => string.IsNullOrWhiteSpace(location) ? throw Invalid("It is empty.")
        : location.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? new S3ObjectStore(Parse(location))
        : new DirectoryObjectStore(location);

    /// <summary>Reads an address of S3.</summary>
    internal static S3ObjectStoreOptions Parse(string location)
    {
        var parts = location[Scheme.Length..].Split('?', 2);
        var (path, query) = (parts[0], parts.Length == 2 ? parts[1] : string.Empty);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var options = new S3ObjectStoreOptions
        {
            Bucket = slash < 0 ? path : path[..slash],
            Prefix = slash < 0 ? string.Empty : path[(slash + 1)..].TrimEnd('/'),
        };
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            options = With(options, part.Split('=', 2));
        }

        try
        {
            return options.Checked();
        }
        catch (ArgumentException failure)
        {
            throw Invalid(failure.Message);
        }
    }

    private static S3ObjectStoreOptions With(S3ObjectStoreOptions options, string[] part)
    {
        var value = part.Length == 2 ? Uri.UnescapeDataString(part[1]) : string.Empty;
        switch (part[0])
        {
            case "endpoint" when Uri.TryCreate(value, UriKind.Absolute, out var endpoint) && endpoint.UserInfo.Length == 0:
                return options with { Endpoint = endpoint };
            case "region" when value.Length > 0:
                return options with { Region = value };
            case "path_style" when bool.TryParse(value, out var isPathStyle):
                return options with { ForcePathStyle = isPathStyle };
            case "attempts" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var attempts):
                return options with { MaximumAttempts = attempts };
            case "timeout" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds):
                return options with { AttemptTimeout = TimeSpan.FromSeconds(seconds) };
            default:
                throw Invalid("It takes the options endpoint, region, path_style, attempts and timeout, each with a value of its kind.");
        }
    }

    private static HistoryException Invalid(string why) =>
        new(HistoryException.LocationInvalid, $"The lake's location cannot be read. {why}");
}
