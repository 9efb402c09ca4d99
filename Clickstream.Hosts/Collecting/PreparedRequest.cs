using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Protocols;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Collecting;

/// <summary>A request as far as it can be answered without storing anything.</summary>
/// <remarks>Its events refer to its body: dispose it when they are stored.</remarks>
internal sealed class PreparedRequest : IDisposable
{
    private PreparedRequest(WireAnswer? answer, IngestEvents? events, Func<IngestResult, WireAnswer>? told) =>
        (Answer, Events, this.told) = (answer, events, told);

    private readonly Func<IngestResult, WireAnswer>? told;

    /// <summary>The answer of a request that brings nothing to store.</summary>
    public WireAnswer? Answer { get; }

    /// <summary>What is to be stored; <c>null</c> when there is an answer already.</summary>
    public IngestEvents? Events { get; }

    /// <summary>The body that the events refer to.</summary>
    public JsonBody? Body { get; set; }

    /// <summary>Gives back what was taken for the request.</summary>
    public Action? Release { get; set; }

    /// <summary>A request that brings nothing to store.</summary>
    public static PreparedRequest Answered(WireAnswer answer) => new(answer, null, null);

    /// <summary>A request that brings events.</summary>
    /// <param name="events">They, and where they come from.</param>
    /// <param name="told">The answer when they are stored.</param>
    public static PreparedRequest Of(IngestEvents events, Func<IngestResult, WireAnswer> told) => new(null, events, told);

    /// <summary>The answer when the events are stored.</summary>
    public WireAnswer AnswerFor(IngestResult result) => told!(result) with { IsKept = true };

    public void Dispose()
    {
        Body?.Dispose();
        Release?.Invoke();
    }
}
