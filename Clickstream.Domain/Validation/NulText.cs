namespace Clickstream.Domain.Validation;

/// <summary>Finds NUL in the texts of a draft that become members of dimensions or columns of facts.</summary>
internal static class NulText
{
    public static bool IsIn(EventDraft draft)
    {
        if (IsIn(draft.SourceName)
            || IsIn(draft.PageUrl) || IsIn(draft.PageTitle) || IsIn(draft.Referrer) || IsIn(draft.LoginState) || IsIn(draft.IdentitySource)
            || IsIn(draft.UserAgent) || IsIn(draft.Language) || IsIn(draft.Geo?.Country) || IsIn(draft.Geo?.Region) || IsIn(draft.Geo?.City)
            || IsIn(draft.SearchTerm) || IsIn(draft.Order?.Coupon))
        {
            return true;
        }

        foreach (var item in draft.Items)
        {
            if (IsIn(item.Name) || IsIn(item.Category) || IsIn(item.Brand) || IsIn(item.Variant) || IsIn(item.Coupon) || IsIn(item.UrlPath))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsIn(string? text) => text is not null && text.Contains('\0', StringComparison.Ordinal);
}
