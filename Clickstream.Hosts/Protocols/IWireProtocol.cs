using System.Text.Json;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols;

/// <summary>A wire format: how a tracker speaks of events, and what answer it waits for. Thread-safe, without state.</summary>
internal interface IWireProtocol
{
    /// <summary>The name under which its events are quarantined.</summary>
    string Name { get; }

    /// <summary>Whether requests to a path are of this protocol.</summary>
    bool Handles(string path);

    /// <summary>Reads the events of a body. Never throws for what the body says.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body.</param>
    WireReading Read(WireRequest request, JsonBody body);

    /// <summary>The write key, where this protocol sends one in the body; <c>null</c> when it sends none.</summary>
    string? WriteKeyIn(JsonElement body) => null;

    /// <summary>What is answered when every event is durable, in the history or in the quarantine.</summary>
    WireAnswer Answer(IngestResult result);
}

/// <summary>What a protocol made of a body.</summary>
internal abstract record WireReading
{
    private WireReading()
    {
    }

    /// <summary>Reads the events of an array, unless there are more than a body may hold.</summary>
    public static WireReading Of(JsonElement array, Func<JsonElement, EventDraft> read) => array.GetArrayLength() > Limits.BodyEvents
        ? new TooMany()
        : new Events([.. array.EnumerateArray().Select(read)]);

    /// <summary>The body holds events, each of which may still be wrong.</summary>
    /// <param name="Drafts">The events.</param>
    internal sealed record Events(IReadOnlyList<EventDraft> Drafts) : WireReading;

    /// <summary>The body is JSON, but none of this protocol.</summary>
    internal sealed record NotEvents : WireReading;

    /// <summary>The body gives a field of its envelope twice, so that nobody can say which of the two was meant.</summary>
    internal sealed record Ambiguous : WireReading;

    /// <summary>The body holds more events than it may.</summary>
    internal sealed record TooMany : WireReading;
}
