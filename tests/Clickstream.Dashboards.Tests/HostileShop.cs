using System.Text.Json;

namespace Clickstream.Dashboards.Tests;

/// <summary>A shop whose products, pages, searches and campaigns are named by an attacker.</summary>
internal static class HostileShop
{
    /// <summary>What must be shown as the text that it is.</summary>
    public static readonly IReadOnlyList<string> Markup =
    [
        "<script>window.attacked=1</script>", "<img src=x onerror=window.attacked=1>", "<svg onload=window.attacked=1>",
        "\"><b onmouseover=window.attacked=1>bold</b>", "<a href=\"javascript:window.attacked=1\">link</a>", "&lt;script&gt;window.attacked=1&lt;/script&gt;",
        "'; drop table dw.fact_event; --", "{{constructor.constructor('window.attacked=1')()}}", "%{x}<br>%{y}",
    ];

    /// <summary>What a spreadsheet would take for formulas.</summary>
    public static readonly IReadOnlyList<string> Formulas =
        ["=HYPERLINK(\"http://attacker.example\",\"x\")", "+1+cmd|'/c calc'!A0", "-2+3", "@SUM(1+1)", "=1+1\",=2+2", "\uFF1D1+1", "  =1+1"];

    /// <summary>What is hard to draw.</summary>
    public static readonly IReadOnlyList<string> Oddities = [new string('w', 1_500), "evil\u202Egnp.exe", "e\u0301\u0302\u0303\u0304", "ba\u0323nh mi\u0300 \U0001F956", "NA", "null"];

    /// <summary>All of them.</summary>
    public static IEnumerable<string> Names => [.. Markup, .. Formulas, .. Oddities];

    /// <summary>Writes the events of the shop, one JSON object a line, and tells where.</summary>
    public static string WriteFile()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("clickstream-hostile-").FullName, "events.ndjson");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        File.WriteAllLines(file, Names.SelectMany(Visit));
        return file;
    }

    private static IEnumerable<string> Visit(string name, int number)
    {
        var start = new DateTime(2026, 11, 1, 9, 0, 0, DateTimeKind.Utc).AddHours(number);
        var item = new { id = name, name, category = name, brand = name, price = 9.5, currency = "USD", quantity = 1 };
        var page = $"https://shop.example/{Uri.EscapeDataString(name)}?utm_source={Uri.EscapeDataString(name)}&utm_medium=email&utm_campaign={Uri.EscapeDataString(name)}";
        object[] events =
        [
            new { eventName = "page_view" }, new { eventName = "search", search = new { term = name, results = 0 } },
            new { eventName = "view_item", items = new[] { item } }, new { eventName = "add_to_cart", items = new[] { item } },
            new { eventName = "begin_checkout", items = new[] { item } },
            new { eventName = "purchase", items = new[] { item }, order = new { id = $"o-{number}", value = 9.5, currency = "USD" } },
            new { eventName = "page_view" },
        ];
        return events.Select((one, i) =>
        {
            var at = start.AddSeconds(10 * i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
            var envelope = JsonSerializer.SerializeToNode(one)!.AsObject();
            envelope["eventId"] = $"{number}-{i}";
            envelope["clientId"] = $"c-{number}";
            envelope["occurredAt"] = at;
            envelope["receivedAt"] = at;
            envelope["pageUrl"] = page;
            return envelope.ToJsonString();
        });
    }
}
