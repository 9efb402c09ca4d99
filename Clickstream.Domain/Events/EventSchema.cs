namespace Clickstream.Domain.Events;

/// <summary>The versions of the stored form of events.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>1</term><description>Envelope, content, items.</description></item>
/// <item><term>2</term><description>Adds flags, client hints, the request's purpose and the visitor's network.</description></item>
/// </list>
/// A change of what a stored event says raises the version and adds a step to <see cref="EventUpcasting"/>.
/// </remarks>
public static class EventSchema
{
    /// <summary>The version that is written.</summary>
    public const int Current = 2;

    /// <summary>The oldest version that is read.</summary>
    public const int Oldest = 1;

    /// <summary>Whether this program knows a version.</summary>
    public static bool IsKnown(int version) => version is >= Oldest and <= Current;
}
