using System.Globalization;
using System.Text.Json;
using Clickstream.Hosts.Tests.Cli;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.EndToEnd;

/// <summary>The numbers of the real file, computed by plain SQL over its CSV: no line of ours has a part in them.</summary>
public sealed class IndependentNumbersTests
{
    /// <summary>The rows, each once; the cut one is left out. A row is ordered among others of its second only where its session is.</summary>
    private static readonly string Rows = $$"""
        CREATE TABLE shop AS
        SELECT DISTINCT strptime(event_time, '%Y-%m-%d %H:%M:%S UTC') AS happened_at, event_type, product_id, price, user_id, user_session
        FROM read_csv('{{RealData.Rees46}}', header = true, auto_detect = false, delim = ',', quote = '"', ignore_errors = true, columns = {
            'event_time': 'VARCHAR', 'event_type': 'VARCHAR', 'product_id': 'VARCHAR', 'category_id': 'VARCHAR', 'category_code': 'VARCHAR',
            'brand': 'VARCHAR', 'price': 'DECIMAL(18, 4)', 'user_id': 'VARCHAR', 'user_session': 'VARCHAR'})
        """;

    private const string Inferred = """
        CREATE TABLE sessions AS
        SELECT *, user_id || '/' || sum(is_first) OVER (PARTITION BY user_id ORDER BY happened_at RANGE UNBOUNDED PRECEDING) AS session
        FROM (
            SELECT *,
                CASE WHEN happened_at - lag(happened_at) OVER (PARTITION BY user_id ORDER BY happened_at) < INTERVAL 30 MINUTE THEN 0 ELSE 1 END AS is_first
            FROM shop)
        """;

    private const string Trusted = "CREATE TABLE sessions AS SELECT *, user_id || '/' || user_session AS session FROM shop";

    private const string Overview = """
        SELECT count(*) AS sessions, count(DISTINCT user_id) AS visitors, sum(views) AS product_views, sum(adds) AS add_to_carts, sum(orders) AS orders,
            sum(revenue) AS gross, round(count(*) FILTER (orders > 0) / count(*), 6) AS conversion_rate,
            round(count(*) FILTER (seconds < 10 AND orders = 0) / count(*), 6) AS bounce_rate,
            round(count(*) FILTER (adds > 0 AND (last_order IS NULL OR last_add > last_order)) / count(*) FILTER (adds > 0), 6) AS cart_abandonment_rate
        FROM (
            SELECT session, any_value(user_id) AS user_id, count(*) FILTER (event_type = 'view') AS views, count(*) FILTER (event_type = 'cart') AS adds,
                count(DISTINCT (user_session, happened_at, product_id)) FILTER (event_type = 'purchase') AS orders,
                coalesce(sum(price) FILTER (event_type = 'purchase'), 0) AS revenue,
                date_diff('second', min(happened_at), max(happened_at)) AS seconds,
                max(happened_at) FILTER (event_type = 'cart') AS last_add, max(happened_at) FILTER (event_type = 'purchase') AS last_order
            FROM sessions GROUP BY session)
        """;

    [RealDataFact]
    public void No_order_of_the_file_occurs_twice_so_that_the_sums_below_need_no_tie_break() =>
        Query("SELECT user_session, happened_at, product_id FROM shop WHERE event_type = 'purchase' GROUP BY ALL HAVING count(*) > 1").Should().BeEmpty();

    [RealDataFact]
    public void No_add_of_the_file_is_in_the_second_of_a_purchase_so_that_abandonment_needs_no_tie_break() =>
        Query("SELECT 1 FROM shop a JOIN shop p USING (user_id, happened_at) WHERE a.event_type = 'cart' AND p.event_type = 'purchase'").Should().BeEmpty();

    [RealDataTheory]
    [InlineData(Inferred)]
    [InlineData(Trusted, "--trust-client-sessions")]
    public async Task The_overview_is_what_plain_SQL_says(string sessions, params string[] rules)
    {
        var expected = Query(sessions, Overview)[0];

        var report = await ReportAsync(["overview", .. rules]);

        var revenue = report.GetProperty("revenue")[0];
        expected.EnumerateObject().Select(field => (field.Name, Value: Number(field.Value))).Should().Equal(expected.EnumerateObject()
            .Select(field => (field.Name, Number(field.Name == "gross" ? revenue.GetProperty("gross") : report.GetProperty(field.Name)))));
    }

    [RealDataTheory]
    [InlineData(Inferred)]
    [InlineData(Trusted, "--trust-client-sessions")]
    public async Task The_funnel_is_what_plain_SQL_says(string sessions, params string[] rules)
    {
        var expected = Query(
            sessions,
            """
            WITH viewed AS (SELECT session, min(happened_at) AS happened_at FROM sessions WHERE event_type = 'view' GROUP BY session),
            added AS (
                SELECT session, min(s.happened_at) AS happened_at FROM sessions s JOIN viewed v USING (session)
                WHERE event_type = 'cart' AND s.happened_at >= v.happened_at GROUP BY session),
            bought AS (
                SELECT session FROM sessions s JOIN added a USING (session)
                WHERE event_type = 'purchase' AND s.happened_at >= a.happened_at GROUP BY session)
            SELECT (SELECT count(DISTINCT session) FROM sessions) AS session, (SELECT count(*) FROM viewed) AS view_item,
                (SELECT count(*) FROM added) AS add_to_cart, (SELECT count(*) FROM bought) AS purchase
            """)[0];

        var report = await ReportAsync(["funnel", "--steps", "session,view_item,add_to_cart,purchase", .. rules]);

        report.GetProperty("steps").EnumerateArray().Select(step => (step.GetProperty("name").GetString()!, Number(step.GetProperty("sessions"))))
            .Should().Equal(expected.EnumerateObject().Select(field => (field.Name, Number(field.Value))));
    }

    [RealDataFact]
    public async Task The_products_are_what_plain_SQL_says()
    {
        var expected = Query(
            """
            SELECT product_id, count(*) FILTER (event_type = 'view') AS views, count(*) FILTER (event_type = 'cart') AS adds,
                count(*) FILTER (event_type = 'purchase') AS purchases, coalesce(sum(price) FILTER (event_type = 'purchase'), 0) AS revenue
            FROM shop GROUP BY product_id ORDER BY purchases DESC, views DESC, product_id
            """);

        var report = await ReportAsync(["products", "--top", "1000000"]);

        report.GetProperty("rows").EnumerateArray().Select(row => (
            row.GetProperty("product_id").GetString(), Number(row.GetProperty("views")), Number(row.GetProperty("add_to_carts")),
            Number(row.GetProperty("purchases")), row.GetProperty("revenue").EnumerateArray().Sum(money => Number(money.GetProperty("amount")))))
            .Should().Equal(expected.Select(row => (
                row.GetProperty("product_id").GetString(), Number(row.GetProperty("views")), Number(row.GetProperty("adds")),
                Number(row.GetProperty("purchases")), Number(row.GetProperty("revenue")))));
    }

    private static JsonElement[] Query(params string[] statements) => DuckDb.Query([Rows, .. statements]);

    private static async Task<JsonElement> ReportAsync(string[] arguments) =>
        JsonDocument.Parse(await CommandCall.OutputOfAsync(["report", .. arguments, "--json", "--lake", await Lakes.Real.Folder])).RootElement;

    /// <summary>A number of ours, or one of DuckDB, which writes large ones as texts.</summary>
    private static decimal Number(JsonElement value) => value.ValueKind is JsonValueKind.String
        ? decimal.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)
        : value.GetDecimal();
}
