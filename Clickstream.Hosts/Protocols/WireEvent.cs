using System.Text.Json;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols;

/// <summary>What every event must be, whatever protocol brought it, before its fields are looked at.</summary>
internal static class WireEvent
{
    /// <summary>The event is longer than it may be.</summary>
    public static readonly ValidationError TooLong =
        new(ErrorCodes.EventTooLong, string.Empty, $"The event is longer than {Limits.EventBytes} bytes.");

    /// <summary>Whether a value is an object of bounded size; what is wrong with it becomes the draft's problem.</summary>
    public static bool CanBeRead(EventDraft draft, JsonElement element, ReadOnlyMemory<byte> raw)
    {
        var fault = raw.Length > Limits.EventBytes
            ? TooLong
            : element.ValueKind is not JsonValueKind.Object
                ? new ValidationError(ErrorCodes.BodyNotAnEvent, string.Empty, "The event is not a JSON object.")
                : JsonStructure.FaultOf(element);
        if (fault is not null)
        {
            // An event that is not read any further may still say that nothing of its visitor may be kept.
            draft.Consent = MayLackConsent(element) ? false : null;
            draft.Problems.Add(fault);
        }

        return fault is null;
    }

    /// <summary>Whether any field named for consent says anything but yes.</summary>
    private static bool MayLackConsent(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            return false;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (JsonStructure.TryName(property) is { } name && name.Equals("consent", StringComparison.OrdinalIgnoreCase)
                && property.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.Null))
            {
                return true;
            }
        }

        return false;
    }
}
