using System.Text;

namespace Clickstream.Adapters.Postgres.Rows;

/// <summary>The last wall before the database, which refuses a whole batch for one NUL or one half of a surrogate pair.</summary>
internal static class StorableText
{
    /// <summary>A text that can be stored; what cannot is replaced, which the domain has done wherever it knew of it.</summary>
    public static string? Of(string? value)
    {
        foreach (var unit in value ?? "")
        {
            if (unit == 0 || char.IsSurrogate(unit))
            {
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value!)).Replace('\0', '?');
            }
        }

        return value;
    }
}
