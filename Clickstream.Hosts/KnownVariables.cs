using System.Collections.Frozen;
using Clickstream.Hosts.Cli;
using Clickstream.Hosts.Lambda;

namespace Clickstream.Hosts;

/// <summary>The variables of the environment that something here reads.</summary>
internal static class KnownVariables
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "CLICKSTREAM_";

    /// <summary>Write keys, separated by commas.</summary>
    public const string WriteKeys = "CLICKSTREAM_WRITE_KEYS";

    /// <summary>The warehouse's password, when it is kept apart from the connection string.</summary>
    public const string WarehousePassword = "CLICKSTREAM_WAREHOUSE_PASSWORD";

    /// <summary>Set, errors of the program itself are shown with where they happened.</summary>
    public const string Debug = "CLICKSTREAM_DEBUG";

    private static readonly FrozenSet<string> Secrets =
        FrozenSet.ToFrozenSet([WriteKeys, WarehousePassword, PrivacyCommandOptions.SecretVariable]);

    private static readonly FrozenSet<string> All = Secrets
        .SelectMany(name => new[] { name, name + Lambda.Secrets.FileSuffix, name + Lambda.Secrets.IdSuffix })
        .Concat([Debug, CommonOptions.WarehouseVariable, .. FunctionEnvironment.Variables])
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether something reads a variable.</summary>
    public static bool Contains(string name) => All.Contains(name);
}
