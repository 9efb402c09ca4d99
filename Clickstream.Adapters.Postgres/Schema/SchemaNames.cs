namespace Clickstream.Adapters.Postgres.Schema;

/// <summary>The schemas that a warehouse lives in: the live one's, or those of one being built beside it.</summary>
/// <param name="Dw">The star schema.</param>
/// <param name="Etl">The checkpoint and the record of runs.</param>
internal sealed record SchemaNames(string Dw, string Etl)
{
    public static readonly SchemaNames Live = new("dw", "etl");

    public static readonly SchemaNames Next = new("dw_next", "etl_next");

    public static readonly SchemaNames Previous = new("dw_previous", "etl_previous");

    /// <summary>Puts the names into a script.</summary>
    public string Fill(string script) => script
        .Replace("{dw}", Dw, StringComparison.Ordinal)
        .Replace("{etl}", Etl, StringComparison.Ordinal);
}
