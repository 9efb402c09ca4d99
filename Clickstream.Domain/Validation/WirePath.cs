using System.Text;

namespace Clickstream.Domain.Validation;

/// <summary>Names a field of a draft as the wire does.</summary>
internal static class WirePath
{
    /// <summary><c>Items[0].UnitPrice</c> becomes <c>items[0].price</c>.</summary>
    public static string Of(string propertyPath)
    {
        var path = new StringBuilder(propertyPath.Length);
        foreach (var part in propertyPath.Split('.'))
        {
            if (path.Length > 0)
            {
                path.Append('.');
            }

            path.Append(part switch
            {
                "Name" when path.Length == 0 => "eventName",
                "ClientSessionId" => "sessionId",
                "LoginState" => "userLoginState",
                "SearchTerm" => "search.term",
                "SearchResults" => "search.results",
                "ProductId" or "OrderId" => "id",
                "UnitPrice" => "price",
                "ListPosition" => "position",
                _ => char.ToLowerInvariant(part[0]) + part[1..],
            });
        }

        return path.ToString();
    }
}
