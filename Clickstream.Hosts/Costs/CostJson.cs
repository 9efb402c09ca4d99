using System.Text.Json;

namespace Clickstream.Hosts.Costs;

/// <summary>Reads the files that the cost model is computed from; they are part of the program.</summary>
internal static class CostJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Reads one of them.</summary>
    public static T Read<T>(string name)
    {
        using var file = typeof(CostJson).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of the program.");
        return JsonSerializer.Deserialize<T>(file, Options)!;
    }
}
