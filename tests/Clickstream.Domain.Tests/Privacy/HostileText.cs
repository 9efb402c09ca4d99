using System.Text;

namespace Clickstream.Domain.Tests.Privacy;

/// <summary>Seeded texts made of whatever redaction could trip over.</summary>
internal static class HostileText
{
    private static readonly string[] Parts =
    [
        "@", "%40", "%2540", "\uFF20", ".", "-", "+", "_", "%", "/", "(", ")", " ", " ", "  ", "\u00A0", "\u2013", ":", ",", "#", "?", "&",
        "=", ";", "\"", "\\", "\\u0040", "\\u003", "{", "}", "[", "]", "[email]", "[card]", "[phone]", "\r\n", "\0",
        "\ud83d\ude00", "\ud83d",
        "\ude00", "\ud835\udc1a", "é", "a", "ab", "x", "T", "com", "png", "2x", "q", "utm_term", "http:", "//", "javascript:", "mailto:",
        "%4", "%C3",
        "0", "00", "1", "4", "9", "12", "49", "030", "555", "1111", "1234", "2026", "4111111111111111", "378282246310005", "0171", "01",
        "1234567", "+49", "a@b.de", "550e8400-e29b-41d4-a716-446655440000", "0123456789abcdef0123456789abcdef", "192.168.0.1", "\u0661",
    ];

    public static IEnumerable<string> Texts(int seed, int count)
    {
        var chance = new Random(seed);
        for (var text = 0; text < count; text++)
        {
            var result = new StringBuilder();
            for (var part = chance.Next(1, 24); part > 0; part--)
            {
                _ = chance.Next(40) == 0 ? result.Append((char)chance.Next(0x10000)) : result.Append(Parts[chance.Next(Parts.Length)]);
            }

            yield return result.ToString();
        }
    }

    public static IEnumerable<string> RandomUtf16(int seed, int count)
    {
        var chance = new Random(seed);
        for (var text = 0; text < count; text++)
        {
            yield return string.Create(chance.Next(64), chance, (span, source) =>
            {
                foreach (ref var character in span)
                {
                    character = (char)source.Next(0x10000);
                }
            });
        }
    }

    /// <summary>Texts of a size at which anything quadratic would take minutes.</summary>
    public static IEnumerable<string> Long()
    {
        string[] units =
        [
            "@", "a", "a@", "a%40", "%25", ".", "a@b.", "a.b@", "1", "1 ", "12-", "01 ", "4111 ", "(", "(1", "(030) ", "+", "+1", "+1 ",
            "00", "0 ", "555-", "01-02-", "f", "f0", "\ud83d", "/", "&", "q=&", "q=1&", "?", "#", "%", "+49 30_", "12345678-",
            "\\u0040", "\"",
            "x@y.png ",
        ];
        foreach (var unit in units)
        {
            var repeated = string.Concat(Enumerable.Repeat(unit, 10_000));
            yield return repeated;
            yield return repeated + "@b.de_";
        }
    }
}
