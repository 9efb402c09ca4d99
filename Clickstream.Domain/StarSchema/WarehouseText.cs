namespace Clickstream.Domain.StarSchema;

/// <summary>Texts as a relational warehouse can hold them.</summary>
internal static class WarehouseText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Replaces NUL, which PostgreSQL cannot store; the history keeps the text as it was sent.</summary>
    public static string? Of(string? text) => text is null || !text.Contains('\0', StringComparison.Ordinal)
        ? text
        : text.Replace('\0', Replacement);
}
