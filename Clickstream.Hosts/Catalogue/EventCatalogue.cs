using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Collecting;
using NodaTime;

namespace Clickstream.Hosts.Catalogue;

/// <summary>Writes the catalogue of events, fields and codes from the code: names, types, comments, limits, rules.</summary>
internal static class EventCatalogue
{
    private static readonly XmlDocumentation Domain = new(typeof(ErrorCodes).Assembly);
    private static readonly XmlDocumentation Hosts = new(typeof(RequestCodes).Assembly);

    /// <summary>The catalogue in Markdown.</summary>
    public static string Write()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Event catalogue

            Made from the code by `clickstream catalogue`; a test compares. What a field means stands in the comments of the code, what is
            checked in its validators.


            """);
        Events(page);
        Fields(page);
        Stored(page);
        LimitsTable(page);
        Codes(page);
        return page.ToString();
    }

    private static void Events(StringBuilder page)
    {
        page.Append(Invariant($"## Events\n\nSchema version {EventSchema.Current}. Older versions are read for ever. "))
            .Append("Any other name of the form `[a-z][a-z0-9_]{0,39}` is an event of the shop's own.\n\n")
            .Append("| event | what happened | also accepted as | must carry |\n| --- | --- | --- | --- |\n");
        foreach (var (canonical, kind, others) in EventNames.All)
        {
            var rules = string.Join(" ", RuleCatalogue.Of(kind).Select(rule => $"{rule.Message} `{rule.Code}`"));
            var type = typeof(ClickstreamEvent).Assembly.GetType($"{typeof(ClickstreamEvent).Namespace}.{kind}")!;
            var names = string.Join(", ", others.Select(name => $"`{name}`"));
            page.Append(Invariant($"| `{canonical}` | {kind}: {Domain.Of(type)} | {names} | {rules} |\n"));
        }

        page.Append('\n');
    }

    private static void Fields(StringBuilder page)
    {
        page.Append("## Fields on the wire\n\nAmounts are in major units of their currency. Texts are measured in UTF-8 bytes.\n")
            .Append("`product` is one item in place of `items`; its `discountPrice` is its price, and then `price` its list price.\n")
            .Append("`v` is `schemaVersion`. Every name may be written in snake case.\n\n")
            .Append("| field | type | meaning | rules |\n| --- | --- | --- | --- |\n");
        foreach (var (path, property) in WireFields.All)
        {
            var rules = string.Join(
                " ", RuleCatalogue.Common.Where(rule => rule.Path == path).Distinct().Select(rule => $"`{rule.Code}`: {rule.Message}"));
            var type = path is "properties" or "element.dataset" ? "JSON object" : TypeOf(property.PropertyType);
            page.Append(Invariant($"| `{path}` | {type} | {Domain.Of(property)} | {rules} |\n"));
        }

        page.Append('\n');
    }

    /// <summary>What a stored event says beyond what was sent.</summary>
    private static readonly ImmutableArray<string> StoredFields =
    [
        "Id", "IsIdAssigned", "Fingerprint", "OccurredAt", "ReceivedAt", "UserAgent", "Hints", "Purpose", "Network", "Geo", "Flags",
        "SchemaVersion", "SourceName",
    ];

    private static void Stored(StringBuilder page)
    {
        page.Append("## What is added to an event when it is stored\n\n| field | type | meaning |\n| --- | --- | --- |\n");
        foreach (var name in StoredFields)
        {
            var property = typeof(EventEnvelope).GetProperty(name)!;
            page.Append(Invariant($"| `{name}` | {TypeOf(property.PropertyType)} | {Domain.Of(property)} |\n"));
        }

        page.Append("\nFlags are bits of one number:\n\n| bit | flag | meaning |\n| --- | --- | --- |\n");
        foreach (var flag in Enum.GetValues<EventNotes>().Where(flag => flag != EventNotes.None))
        {
            page.Append(Invariant($"| {(int)flag} | `{flag}` | {Domain.Of(typeof(EventNotes).GetField(flag.ToString())!)} |\n"));
        }

        page.Append('\n');
    }

    private static void LimitsTable(StringBuilder page)
    {
        page.Append("## Limits\n\n| limit | value | what |\n| --- | --- | --- |\n");
        foreach (var field in Constants(typeof(Limits)))
        {
            page.Append(Invariant($"| {field.Name} | {field.GetValue(null):N0} | {Domain.Of(field)} |\n"));
        }

        page.Append('\n');
    }

    private static void Codes(StringBuilder page)
    {
        page.Append("## Codes\n\nA field of the wrong type is `field.type_invalid`, a time that is none `time.invalid`.\n\n")
            .Append("Of events and bodies, in answers and in the quarantine:\n\n| code | meaning |\n| --- | --- |\n");
        foreach (var field in Constants(typeof(ErrorCodes)))
        {
            page.Append(Invariant($"| `{field.GetRawConstantValue()}` | {Domain.Of(field)} |\n"));
        }

        page.Append("\nWhen storage fails, the answer 503 carries a code of the history, such as `history.unavailable`.\n")
            .Append("\nOf requests that are refused unread:\n\n| code | meaning |\n| --- | --- |\n");
        foreach (var field in Constants(typeof(RequestCodes)))
        {
            page.Append(Invariant($"| `{field.GetRawConstantValue()}` | {Hosts.Of(field)} |\n"));
        }
    }

    private static IEnumerable<FieldInfo> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(field => field.MetadataToken);

    private static string TypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var one when one == typeof(string) => "text",
        var one when one == typeof(int) => "whole number",
        var one when one == typeof(long) => "64-bit number",
        var one when one == typeof(decimal) => "amount",
        var one when one == typeof(bool) => "true or false",
        var one when one == typeof(Instant) => "time, RFC 3339 with an offset",
        var one when one == typeof(EventId) => "UUID",
        var one when one.IsEnum => "bits",
        _ => "group",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
