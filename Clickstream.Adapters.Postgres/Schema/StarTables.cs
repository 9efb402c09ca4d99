namespace Clickstream.Adapters.Postgres.Schema;

/// <summary>The tables of the star schema that are filled from history.</summary>
internal static class StarTables
{
    /// <summary>Their names in order, with the column that tells the day of a row.</summary>
    public static readonly IReadOnlyList<(string Name, string? DayOf)> All =
    [
        ("dim_device", null), ("dim_event_type", null), ("dim_geo", null), ("dim_identity", null), ("dim_page", null),
        ("dim_product", null), ("dim_traffic_source", null), ("dim_visitor", null), ("fact_cart", "started_at"),
        ("fact_event", "occurred_at"), ("fact_item", "occurred_at"), ("fact_order", "purchased_at"), ("fact_session", "started_at"),
    ];

    /// <summary>Their qualified names, separated by commas.</summary>
    public static string ListIn(SchemaNames schema) => string.Join(", ", All.Select(table => $"{schema.Dw}.{table.Name}"));
}
