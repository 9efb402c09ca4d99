namespace Clickstream.Domain.Events;

/// <summary>An event as a history holds it, under the schema it was written with.</summary>
/// <param name="Name">The canonical name under that schema.</param>
/// <param name="Envelope">Who, when and where; <see cref="EventEnvelope.SchemaVersion"/> tells the schema.</param>
/// <param name="Content">What it says beyond its envelope.</param>
public readonly record struct StoredEvent(string Name, EventEnvelope Envelope, EventContent Content);
