namespace Clickstream.Domain.Events;

/// <summary>Brings stored events of older schemas up to the current one, version by version, when they are read.</summary>
/// <remarks>
/// Pure. What is stored never changes; the envelope keeps the version it was written with. Identity (id, fingerprint, visitor) and times
/// never change either, so that a copy of an event is recognised whatever version each copy has.
/// </remarks>
public static class EventUpcasting
{
    /// <summary>The steps: the one at index <c>i</c> leads from version <c>i + 1</c> to the next.</summary>
    private static readonly Func<StoredEvent, StoredEvent>[] Steps = [FlagsFromClocks];

    /// <summary>The event that a stored one stands for today.</summary>
    /// <exception cref="ArgumentException">
    /// The version is unknown, or the content lacks what the kind must carry.
    /// </exception>
    public static ClickstreamEvent ToCurrent(StoredEvent stored)
    {
        var version = stored.Envelope.SchemaVersion;
        if (!EventSchema.IsKnown(version))
        {
            throw new ArgumentException("The event was stored under a schema that this program does not know.");
        }

        for (var step = version - 1; step < Steps.Length; step++)
        {
            stored = Steps[step](stored);
        }

        return stored.Content.ToEvent(stored.Name, stored.Envelope);
    }

    /// <summary>From 1 to 2: version 1 kept no flags, but the clocks they follow from.</summary>
    private static StoredEvent FlagsFromClocks(StoredEvent stored)
    {
        var envelope = stored.Envelope;
        EventTime.Resolve(envelope.ClientTime, envelope.SentAt, envelope.ReceivedAt, out var flags);
        if (envelope.OccurredAt == envelope.ClientTime)
        {
            // A trusted source's time is believed however far it lies from arrival.
            flags &= ~EventNotes.TimeReplaced;
        }

        return flags is EventNotes.None ? stored : stored with { Envelope = envelope with { Flags = flags } };
    }
}
