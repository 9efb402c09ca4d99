using System.Collections.Frozen;

namespace Clickstream.Domain.Traffic;

/// <summary>What the query of a page's URL tells of a campaign.</summary>
/// <remarks>
/// Names are compared without regard to case; of a name that stands twice, the first value that is not blank counts. Values are decoded,
/// trimmed and freed of invisible characters; source and medium are lower-cased, as the channel rules expect them.
/// </remarks>
internal readonly record struct CampaignParameters(
    string? Source, string? Medium, string? Campaign, string? Term, string? Content, ClickId? Click)
{
    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Slots =
        new[] { "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content" }
            .Concat(ClickId.All.Select(click => click.Parameter))
            .Select((name, slot) => KeyValuePair.Create(name, slot))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Reads a query in one pass.</summary>
    public static CampaignParameters Read(string query)
    {
        if (query.Length == 0)
        {
            return default;
        }

        string? source = null, medium = null, campaign = null, term = null, content = null;
        var click = int.MaxValue;
        foreach (var range in query.AsSpan().Split('&'))
        {
            var pair = query.AsSpan()[range];
            var equals = pair.IndexOf('=');
            if (equals <= 0 || !Slots.TryGetValue(pair[..equals], out var slot))
            {
                continue;
            }

            var value = pair[(equals + 1)..];
            switch (slot)
            {
                case 0: source ??= Decode(value)?.ToLowerInvariant(); break;
                case 1: medium ??= Decode(value)?.ToLowerInvariant(); break;
                case 2: campaign ??= Decode(value); break;
                case 3: term ??= Decode(value); break;
                case 4: content ??= Decode(value); break;
                default:
                    if (slot - 5 < click && Decode(value) is not null)
                    {
                        click = slot - 5;
                    }

                    break;
            }
        }

        return new(source, medium, campaign, term, content, click == int.MaxValue ? null : ClickId.All[click]);
    }

    private static string? Decode(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        var text = value.IndexOfAny('+', '%') < 0 ? value.ToString() : Uri.UnescapeDataString(value.ToString().Replace('+', ' '));
        text = LabelText.Cut(LabelText.Visible(text).Trim()).TrimEnd();
        return text.Length == 0 ? null : text;
    }
}
