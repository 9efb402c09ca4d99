using System.Collections.Frozen;

namespace Clickstream.Domain.Validation;

/// <summary>Ids that stand for nobody: what a broken tracker sends in place of one. Letter case does not matter.</summary>
internal static class PlaceholderIds
{
    private const int LongestWord = 15;
    private const int UuidLength = 36;

    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
        [
            "null", "undefined", "none", "nil", "nan", "n/a", "na", "0", "-1", "unknown", "anonymous", "anon", "guest", "true", "false",
            "[object object]", "00000000-0000-0000-0000-000000000000", "not set", "(not set)", "not_set", "distinct_id", "distinctid", "id",
            "test", "\"\"", "''", "{}", "[]", "user", "userid", "user_id", "visitor", "client_id", "clientid", "invalid", "empty", "-",
            "(null)", "<null>", "guid",
            "ffffffff-ffff-ffff-ffff-ffffffffffff", "11111111-1111-1111-1111-111111111111",
        ],
        StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string id) =>
        (id.Length <= LongestWord || (id.Length == UuidLength && id[0] == id[^1])) && Known.Contains(id);
}
