using System.Text;

namespace Clickstream.Fuzzing;

/// <summary>Damages bodies: flips, cuts, repetitions, and pieces that parsers stumble over. The same seed does the same damage.</summary>
internal static class BodyMutation
{
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\\ud800", "\\udc00", "\\u0000", "1e400", "1e-999", "-0", "9999999999999999999999999999999", "null", "true", "{}", "[]", "[[[[[[[[[[[[[[[[[",
            "\"", "\\", ",", ":", "}", "]", "\"properties\":{\"a\":1},", "\"product\":null,", "\"order_number\":", "\uFEFF", "\0", "é", "🙂", "2026-02-30",
            "\"a@b.co\"", "4111 1111 1111 1111", "\u0301", "\u202E", "2026-11-22T10:00:60Z", "\"__proto__\":{},", "{\"events\":[", "\"consent\":false,",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80],
    ];

    /// <summary>Pieces that may stand where a value stands, and in a text.</summary>
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "0", "-1", "1e400", "1e-999", "12.345678", "99999999999", "{}", "[]", "[null]", "{\"a\":1,\"A\":2}", "\"\"", "\"undefined\"",
            "\"\\ud800\"", "\"\\u0000\"", "\"a@b.co\"", "\"2026-11-22T11:59:60Z\"", "\"0001-01-01T00:00:00Z\"", "\"XXX\"", "false",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly byte[][] Texts =
    [
        .. new[]
        {
            "", " ", "undefined", "0", "\\ud800", "\\u0000", "\\u202e", "a@b.co", "4111111111111111", "+49 30 1234567", "=1+1", "<script>", "../..",
            "https://u:p@x/?token=1#f", "00000000-0000-0000-0000-000000000000", "2016-12-31T23:59:60Z", "usd", "page_view", "remove_from_cart", "é",
        }.Select(Encoding.UTF8.GetBytes),
        .. new[] { 301, 2_001, 33_000 }.Select(length => Enumerable.Repeat((byte)'x', length).ToArray()),
    ];

    /// <summary>A damaged copy of a body: mostly in its values, so that it may still be JSON, else anywhere.</summary>
    public static byte[] Of(byte[] body, byte[] other, Random chance)
    {
        var bytes = new List<byte>(body);
        var isGentle = chance.Next(3) > 0;
        for (var i = chance.Next(1, 5); i > 0; i--)
        {
            var at = chance.Next(bytes.Count);
            var length = Math.Min(chance.Next(1, 12), bytes.Count - at);
            switch (isGentle ? 6 : chance.Next(7))
            {
                case 0: bytes[at] = (byte)chance.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << chance.Next(8)); break;
                case 2: bytes.RemoveRange(at, Math.Min(length, bytes.Count - 1)); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.InsertRange(at, Pieces[chance.Next(Pieces.Length)]); break;
                case 5: Splice(bytes, at, other, chance); break;
                default: ReplaceValue(bytes, at, chance); break;
            }
        }

        return [.. bytes];
    }

    private static void Splice(List<byte> bytes, int at, byte[] other, Random chance)
    {
        var from = chance.Next(other.Length);
        bytes.InsertRange(at, other.AsSpan(from, Math.Min(chance.Next(1, 200), other.Length - from)).ToArray());
    }

    /// <summary>Replaces the next value, a text or a number, by another one.</summary>
    private static void ReplaceValue(List<byte> bytes, int at, Random chance)
    {
        var start = bytes.FindIndex(at, one => one is (byte)':') + 1;
        if (start == 0 || start == bytes.Count)
        {
            return;
        }

        var isText = bytes[start] == (byte)'"';
        var end = isText
            ? bytes.FindIndex(start + 1, one => one is (byte)'"') + 1
            : bytes.FindIndex(start, one => one is (byte)',' or (byte)'}' or (byte)']' or (byte)'{' or (byte)'[');
        if (end > start)
        {
            byte[] value = chance.Next(2) == 0
                ? Values[chance.Next(Values.Length)]
                : [(byte)'"', .. Texts[chance.Next(Texts.Length)], (byte)'"'];
            bytes.RemoveRange(start, end - start);
            bytes.InsertRange(start, value);
        }
    }
}
