using System.Collections.Frozen;

namespace Clickstream.Hosts.Configuration;

/// <summary>The variables of the environment that something here reads.</summary>
internal static class KnownVariables
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "CLICKSTREAM_";

    /// <summary>Write keys, separated by commas.</summary>
    public const string WriteKeys = "CLICKSTREAM_WRITE_KEYS";

    /// <summary>The secret of daily ids, in Base64. An option would show in the process list.</summary>
    public const string AnonymousIdSecret = "CLICKSTREAM_ANONYMOUS_ID_SECRET";

    /// <summary>The warehouse's connection string.</summary>
    public const string Warehouse = "CLICKSTREAM_WAREHOUSE";

    /// <summary>The warehouse's password, when it is kept apart from the connection string.</summary>
    public const string WarehousePassword = "CLICKSTREAM_WAREHOUSE_PASSWORD";

    /// <summary>The certificate, in PEM, of who signs that of the warehouse's server; no secret, but told in the ways of one.</summary>
    public const string WarehouseCertificate = "CLICKSTREAM_WAREHOUSE_CERTIFICATE";

    /// <summary>Set, errors of the program itself are shown with where they happened.</summary>
    public const string Debug = "CLICKSTREAM_DEBUG";

    private static readonly FrozenSet<string> SecretNames =
        FrozenSet.ToFrozenSet([WriteKeys, WarehousePassword, WarehouseCertificate, AnonymousIdSecret]);

    private static readonly FrozenSet<string> All = SecretNames
        .SelectMany(FormsOf)
        .Concat([Debug, Warehouse, .. FunctionEnvironment.Variables])
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfFunctions = FormsOf(WarehousePassword)
        .Concat(FormsOf(WarehouseCertificate))
        .Concat(FunctionEnvironment.Variables)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a variable is read by Lambda functions alone: commands have options for what it says.</summary>
    public static bool IsOfFunctions(string name) => OfFunctions.Contains(name);

    /// <summary>Whether something reads a variable.</summary>
    public static bool Contains(string name) => All.Contains(name);

    /// <summary>The items of a list, separated by commas.</summary>
    public static string[] Items(string? list) =>
        list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>The variables by which a secret may be told.</summary>
    private static IEnumerable<string> FormsOf(string secret) =>
        [secret, secret + Secrets.FileSuffix, secret + Secrets.IdSuffix, secret + Secrets.ParameterSuffix];
}
