namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>Asks a large table once for each row of a small one, through an index.</summary>
/// <remarks>
/// Left to choose, the planner reads all facts as soon as a slice touches some hundred sessions.
/// </remarks>
internal static class ByIndex
{
    /// <summary>Joins a table to what stands before it; <c>offset 0</c> keeps the subquery one.</summary>
    /// <param name="table">The table, with its schema.</param>
    /// <param name="alias">Its name in the query.</param>
    /// <param name="condition">Which rows; must begin with columns of an index.</param>
    public static string Join(string table, string alias, string condition) =>
        $"cross join lateral (select * from {table} {alias} where {condition} offset 0) {alias}";

    /// <summary>Makes a statement that changes rows do the same, where no subquery can be kept.</summary>
    /// <param name="statements">The statements, which run in a transaction.</param>
    public static string Change(string statements) =>
        $"""
        set local enable_hashjoin = off;
        set local enable_mergejoin = off;
        {statements};
        set local enable_hashjoin to default;
        set local enable_mergejoin to default
        """;
}
