namespace Clickstream.Domain.StarSchema;

/// <summary>Two different members of a dimension have the same computed key. Nothing was written.</summary>
/// <param name="dimension">The dimension's table.</param>
public sealed class KeyCollisionException(string dimension)
    : Exception($"Two different members of {dimension} have the same key; the projection stopped before writing either.")
{
    /// <summary>The stable code of this error.</summary>
    public const string Code = "warehouse.key_collision";
}
