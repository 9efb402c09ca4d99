using System.Text.Json;
using Amazon.CDK;

namespace Infrastructure;

/// <summary>The application of the CDK: settings in, templates out.</summary>
internal static class CloudApp
{
    /// <summary>Set by the CLI of the CDK: where it looks for templates.</summary>
    private const string OutputVariable = "CDK_OUTDIR";

    /// <summary>jsii tells at every start that the node of a Debian is old, or newer than it knows.</summary>
    static CloudApp()
    {
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20,22");
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1");
    }

    /// <summary>Makes the platform, without writing it.</summary>
    /// <param name="settings">Settings in place of those of cdk.json.</param>
    /// <param name="folder">Where templates are written to; <c>null</c> for the usual place.</param>
    /// <exception cref="SettingException">A setting is not known, or has no meaning.</exception>
    public static (App App, Platform Platform) Create(IReadOnlyDictionary<string, string> settings, string? folder = null)
    {
        var context = Defaults();
        foreach (var (name, value) in settings)
        {
            context[name] = context.ContainsKey(name) ? value : throw new SettingException($"'{name}' is no setting. See --help.");
        }

        // What the CLI of the CDK is given by --context comes before what stands here.
        var app = new App(new AppProps { Context = context, Outdir = folder, AnalyticsReporting = false });
        return (app, new Platform(app, PlatformSettings.Of(app)));
    }

    /// <summary>Whether the program of the functions is there; else templates name one that does nothing.</summary>
    public static bool HasProgram => File.Exists(Platform.ProgramFile);

    /// <summary>Writes the templates.</summary>
    /// <returns>Where they are.</returns>
    /// <exception cref="SettingException">A setting is not known, or has no meaning.</exception>
    public static string Synthesize(IReadOnlyDictionary<string, string> settings, string? folder) =>
        Create(settings, Path.GetFullPath(
            folder ?? System.Environment.GetEnvironmentVariable(OutputVariable) ?? Path.Combine(SourceTree.Root, "artifacts/cdk.out")))
            .App.Synth().Directory;

    /// <summary>Reads <c>NAME=VALUE</c>.</summary>
    /// <exception cref="SettingException">One has no equals sign.</exception>
    public static Dictionary<string, string> Assignments(IEnumerable<string> texts)
    {
        var assigned = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            assigned[equals > 0 ? text[..equals] : throw new SettingException($"'{text}' is not NAME=VALUE.")] = text[(equals + 1)..];
        }

        return assigned;
    }

    /// <summary>The settings of cdk.json, which the CLI of the CDK reads too: they stand nowhere else.</summary>
    private static Dictionary<string, object> Defaults()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "samples/Infrastructure/cdk.json")));
        return json.RootElement.GetProperty("context").EnumerateObject().ToDictionary(
            one => one.Name,
            one => one.Value.ValueKind is JsonValueKind.String ? (object)one.Value.GetString()! : one.Value.GetBoolean());
    }
}
