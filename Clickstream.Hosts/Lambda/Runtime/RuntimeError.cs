using System.Text.Json.Serialization;

namespace Clickstream.Hosts.Lambda.Runtime;

/// <summary>Why a call failed, in the form that the platform shows.</summary>
/// <param name="ErrorMessage">One line.</param>
/// <param name="ErrorType">A stable code.</param>
/// <param name="StackTrace">Nothing: where a program fails is not its callers' concern.</param>
internal sealed record RuntimeError(string ErrorMessage, string ErrorType, IReadOnlyList<string> StackTrace);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RuntimeError))]
internal sealed partial class RuntimeJson : JsonSerializerContext;
