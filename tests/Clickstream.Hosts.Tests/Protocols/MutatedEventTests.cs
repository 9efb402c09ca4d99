using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Hosts.Tests.Protocols;

public sealed class MutatedEventTests
{
    private const int Mutations = 20_000;

    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\\ud800", "\\udc00", "\\u0000", "1e400", "1e-999", "-0", "9999999999999999999999999999999", "null", "true", "{}", "[]", "[[[[[[[[[[[[[[[[[",
            "\"", "\\", ",", ":", "}", "]", "\"properties\":{\"a\":1},", "\"product\":null,", "\"order_number\":", "\uFEFF", "\0", "é", "🙂", "2026-02-30",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80],
    ];

    [Theory]
    [InlineData(SampleEvents.Full)]
    [InlineData(SampleEvents.WorkshopCheckout)]
    public void No_mutation_of_an_event_makes_the_reader_or_the_rules_throw(string json)
    {
        var reader = new NativeEventReader(isTrusted: true);
        var admission = new EventAdmission(new SameId(), Given.Privacy);
        var source = new EventSource { ReceivedAt = Given.Noon, Protocol = "ndjson" };
        var valid = Encoding.UTF8.GetBytes(json);
        var outcomes = new HashSet<bool>();
        for (var seed = 0; seed < Mutations; seed++)
        {
            var mutated = Mutate(valid, new Random(seed));
            try
            {
                outcomes.Add(admission.Admit(reader.Read(mutated), source, out _) is not null);
            }
            catch (Exception failure)
            {
                Assert.Fail($"Mutation {seed} made it throw: {failure}\n{Encoding.UTF8.GetString(mutated)}");
            }
        }

        outcomes.Should().HaveCount(2, "some mutations are harmless and some are not");
    }

    private static byte[] Mutate(byte[] valid, Random chance)
    {
        var bytes = new List<byte>(valid);
        for (var i = chance.Next(1, 5); i > 0; i--)
        {
            var at = chance.Next(bytes.Count);
            var length = Math.Min(chance.Next(1, 12), bytes.Count - at);
            switch (chance.Next(6))
            {
                case 0: bytes[at] = (byte)chance.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << chance.Next(8)); break;
                case 2: bytes.RemoveRange(at, Math.Min(length, bytes.Count - 1)); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.InsertRange(at, Pieces[chance.Next(Pieces.Length)]); break;
                default: ReplaceValue(bytes, at, Pieces[chance.Next(Pieces.Length)]); break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Replaces what stands between two marks of JSON's grammar, so that the result is often still JSON.</summary>
    private static void ReplaceValue(List<byte> bytes, int at, byte[] piece)
    {
        var start = bytes.FindIndex(at, one => one is (byte)':' or (byte)'[' or (byte)'"') + 1;
        var end = bytes.FindIndex(start, one => one is (byte)',' or (byte)'}' or (byte)']' or (byte)'"');
        if (end > start)
        {
            bytes.RemoveRange(start, end - start);
            bytes.InsertRange(start, piece);
        }
    }

    private sealed class SameId : IEventIds
    {
        public EventId Next(Instant receivedAt) => EventId.FromName("test", "assigned");
    }
}
