using Npgsql;

namespace Clickstream.Dashboards.Tests;

/// <summary>Queries in the manner of the workshop's dashboards, on its single table, agree with the star schema.</summary>
public sealed class WorkshopQueryTests : IAsyncLifetime
{
    private NpgsqlDataSource source = null!;

    public async Task InitializeAsync() => source = NpgsqlDataSource.Create(await Warehouses.WarehouseAsync(Warehouses.Month));

    public async Task DisposeAsync() => await source.DisposeAsync();

    [Theory]
    [InlineData(
        "events per day",
        "select date(event_timestamp at time zone 'UTC') as day, count(*) as events from public.clickstream_events group by day",
        "select d.date, count(*) from dw.fact_event f join dw.dim_date d using (date_key) group by d.date")]
    [InlineData(
        "top event names",
        "select event_name, count(*) as events from public.clickstream_events group by event_name order by events desc, event_name limit 10",
        """
        select t.source_name, count(*) from dw.fact_event f join dw.dim_event_type t using (event_type_key)
        group by t.source_name order by 2 desc, 1 limit 10
        """)]
    [InlineData(
        "events by login state",
        "select coalesce(user_login_state, 'unknown') as state, count(*) from public.clickstream_events group by state",
        """
        select coalesce(i.login_state, 'unknown'), count(*) from dw.fact_event f join dw.dim_identity i using (identity_key)
        group by 1
        """)]
    [InlineData(
        "top categories",
        """
        select context_product_category, count(*) as events from public.clickstream_events
        where context_product_category is not null group by context_product_category order by events desc, 1 limit 10
        """,
        """
        select p.category, count(*) from dw.fact_item i join dw.dim_product p using (product_key)
        where i.line_number = 0 and p.category is not null group by p.category order by 2 desc, 1 limit 10
        """)]
    [InlineData(
        "top brands",
        """
        select context_product_brand, count(*) as events from public.clickstream_events
        where context_product_brand is not null group by context_product_brand order by events desc, 1 limit 10
        """,
        """
        select p.brand, count(*) from dw.fact_item i join dw.dim_product p using (product_key)
        where i.line_number = 0 and p.brand is not null group by p.brand order by 2 desc, 1 limit 10
        """)]
    [InlineData(
        "latest product events",
        """
        select event_timestamp, event_id, event_name, context_product_id, context_product_name, context_product_price from public.clickstream_events
        where context_product_id is not null order by event_timestamp desc, event_id limit 50
        """,
        """
        select f.occurred_at, f.event_id, t.source_name, p.product_id, p.name, coalesce(i.list_price, i.unit_price)
        from dw.fact_item i join dw.fact_event f using (visitor_key, occurred_at, event_id, fingerprint) join dw.dim_event_type t using (event_type_key)
        join dw.dim_product p using (product_key) where i.line_number = 0 order by f.occurred_at desc, f.event_id limit 50
        """)]
    [InlineData(
        "visitors and sessions",
        "select count(distinct client_id), count(distinct session_id), count(distinct user_id), count(*) filter (where is_first_visit) from public.clickstream_events",
        """
        select (select count(distinct client_id) from dw.dim_visitor), (select count(distinct client_session_id) from dw.fact_event),
               (select count(distinct user_id) from dw.fact_event join dw.dim_identity using (identity_key)),
               (select count(*) from dw.fact_event where is_first_visit)
        """)]
    public async Task It_agrees(string what, string workshop, string star)
    {
        var rows = await RowsAsync(workshop);

        rows.Should().NotBeEmpty("the month has {0}", what).And.BeEquivalentTo(await RowsAsync(star));
    }

    [Fact]
    public async Task The_table_has_the_sixteen_columns_in_their_order()
    {
        (await RowsAsync(
            "select column_name::text from information_schema.columns where table_schema = 'public' and table_name = 'clickstream_events' order by ordinal_position"))
            .Should().Equal(
                "event_id", "event_timestamp", "event_name", "user_id", "user_login_state", "identity_source", "client_id", "session_id", "is_first_visit",
                "context_product_id", "context_product_name", "context_product_category", "context_product_brand", "context_product_price",
                "context_product_discount_price", "context_product_url_path");
    }

    private async Task<IReadOnlyList<string>> RowsAsync(string sql)
    {
        var rows = new List<string>();
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return rows;
    }
}
