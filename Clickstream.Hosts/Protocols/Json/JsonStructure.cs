using System.Text;
using System.Text.Json;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.Validation;

namespace Clickstream.Hosts.Protocols.Json;

/// <summary>Checks the shape of one event before its fields are read: how much there is of it, and that no name is given twice.</summary>
/// <remarks>
/// Names that differ only in letter case or in Unicode composition count as one, since some reader further on would take them for one.
/// Linear in the size of the event.
/// </remarks>
internal static class JsonStructure
{
    /// <summary>What is wrong with the shape of an event; <c>null</c> when nothing is.</summary>
    public static ValidationError? FaultOf(JsonElement element)
    {
        var values = 0;
        return FaultOf(element, ref values);
    }

    private static ValidationError? FaultOf(JsonElement element, ref int values)
    {
        if (++values > Limits.Nodes)
        {
            return new ValidationError(ErrorCodes.EventTooComplex, string.Empty, $"The event has more than {Limits.Nodes} values.");
        }

        if (element.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                if (FaultOf(item, ref values) is { } fault)
                {
                    return fault;
                }
            }
        }
        else if (element.ValueKind is JsonValueKind.Object)
        {
            if (FaultOfNames(element) is { } wrong)
            {
                return wrong;
            }

            foreach (var property in element.EnumerateObject())
            {
                if (FaultOf(property.Value, ref values) is { } fault)
                {
                    return fault;
                }
            }
        }

        return null;
    }

    /// <summary>What is wrong with the names of an object, its values left aside; <c>null</c> when nothing is.</summary>
    public static ValidationError? FaultOfNames(JsonElement element)
    {
        if (element.GetPropertyCount() > Limits.Properties)
        {
            return new ValidationError(
                ErrorCodes.PropertiesTooMany, string.Empty, $"An object has more than {Limits.Properties} properties.");
        }

        var names = new HashSet<string>(element.GetPropertyCount(), StringComparer.OrdinalIgnoreCase);
        foreach (var property in element.EnumerateObject())
        {
            if (TryName(property) is not { } name)
            {
                return new ValidationError(ErrorCodes.TextInvalid, string.Empty, "A field's name is not well-formed Unicode.");
            }

            if (Encoding.UTF8.GetByteCount(name) > Limits.NameBytes)
            {
                return new ValidationError(ErrorCodes.TextTooLong, string.Empty, $"A name is longer than {Limits.NameBytes} bytes.");
            }

            if (!names.Add(CanonicalComposition.Of(name)))
            {
                return new ValidationError(
                    ErrorCodes.FieldDuplicate, string.Empty, "A field is given twice, if perhaps in another letter case or composition.");
            }
        }

        return null;
    }

    /// <summary>A property's name; <c>null</c> when it is no well-formed text.</summary>
    public static string? TryName(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            // An escaped lone surrogate.
            return null;
        }
    }
}
