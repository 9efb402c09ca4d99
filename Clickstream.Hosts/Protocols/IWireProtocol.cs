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

    /// <summary>The paths whose requests are of this protocol.</summary>
    IReadOnlyCollection<string> Paths { get; }

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

    /// <summary>Reads the only event of a body.</summary>
    public static WireReading One(JsonBody body, Func<JsonElement, ReadOnlyMemory<byte>, EventDraft> read)
    {
        var raw = body.RawOf(body.Root);
        return new Events([Guarded(body.Root, raw, read)]);
    }

    /// <summary>
    /// Reads the events of an array: the body itself, or a field of its outermost object, which is the envelope of each. What goes to the
    /// quarantine is the event in its envelope, so that it can be read again.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="field">The array's field; <c>null</c> when the body is the array.</param>
    /// <param name="read">Reads one event from its value and its bytes. Never throws for what the value says.</param>
    public static WireReading Of(JsonBody body, string? field, Func<JsonElement, ReadOnlyMemory<byte>, EventDraft> read)
    {
        var array = body.Root;
        if (field is not null && !body.TryGetArray(field, out array))
        {
            return new NotEvents();
        }

        if (field is not null && JsonStructure.FaultOfNames(body.Root) is not null)
        {
            return new Ambiguous();
        }

        if (array.GetArrayLength() > Limits.BodyEvents)
        {
            return new TooMany();
        }

        var envelope = field is null ? null : new Envelope(body, array);
        return envelope?.Length > Limits.EventBytes
            ? new TooLong()
            : new Events([.. array.EnumerateArray().Select(element =>
            {
                var draft = Guarded(element, body.RawOf(element), read);
                draft.Surround = envelope is null ? null : envelope.Around;
                return draft;
            })]);
    }

    /// <summary>
    /// An escaped half of a surrogate pair is JSON, but no text, and a number may be beyond any sum: should a reader stumble, it is the
    /// event's fault.
    /// </summary>
    private static EventDraft Guarded(
        JsonElement element, ReadOnlyMemory<byte> raw, Func<JsonElement, ReadOnlyMemory<byte>, EventDraft> read)
    {
        try
        {
            return read(element, raw);
        }
        catch (Exception failure) when (failure is InvalidOperationException or OverflowException)
        {
            var draft = new EventDraft { Raw = raw };
            draft.Problems.Add(new ValidationError(ErrorCodes.TextInvalid, string.Empty, "A value cannot be read."));
            return draft;
        }
    }

    /// <summary>The body holds events, each of which may still be wrong.</summary>
    /// <param name="Drafts">The events.</param>
    internal sealed record Events(IReadOnlyList<EventDraft> Drafts) : WireReading;

    /// <summary>The body is JSON, but none of this protocol.</summary>
    internal sealed record NotEvents : WireReading;

    /// <summary>The body gives a field of its envelope twice, so that nobody can say which of the two was meant.</summary>
    internal sealed record Ambiguous : WireReading;

    /// <summary>What the body says of all its events is longer than an event may be.</summary>
    internal sealed record TooLong : WireReading;

    /// <summary>The body holds more events than it may.</summary>
    internal sealed record TooMany : WireReading;
}
