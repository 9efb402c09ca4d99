using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using Clickstream.Fuzzing;
using Clickstream.Hosts.Protocols.Native;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Hosts.Tests.Protocols;

public sealed class MutatedEventTests
{
    private const int Mutations = 20_000;

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
            var mutated = BodyMutation.Of(valid, valid, new Random(seed));
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

    private sealed class SameId : IEventIds
    {
        public EventId Next(Instant receivedAt) => EventId.FromName("test", "assigned");
    }
}
