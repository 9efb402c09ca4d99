using Clickstream.Testing.Servers;

namespace Clickstream.Infrastructure.Tests.Templates;

/// <summary>A function of a template, run: with the template's variables, of which those that name places are given others.</summary>
internal static class TemplateFunction
{
    /// <summary>The variables of a function.</summary>
    public static Dictionary<string, string> Variables(CloudPlatform platform, string stack, string id) =>
        platform.Stack(stack).One("AWS::Lambda::Function", id)["Environment.Variables"]!.AsObject().ToDictionary(one => one.Key, one => one.Value!.ToString());

    /// <summary>Starts a function.</summary>
    /// <param name="variables">What it is told.</param>
    /// <param name="places">What it is told otherwise, or not at all where that is <c>null</c>.</param>
    public static Task<LambdaProcess> StartAsync(Dictionary<string, string> variables, params (string Name, string? Value)[] places)
    {
        foreach (var (name, value) in places)
        {
            if (value is null)
            {
                variables.Remove(name);
            }
            else
            {
                variables[name] = value;
            }
        }

        return LambdaProcess.StartAsync(CommandRun.Program, variables);
    }
}
