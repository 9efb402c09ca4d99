using System.Globalization;
using System.Text;
using Amazon.CDK.AWS.APIGateway;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Protocols;

namespace Infrastructure.Stacks;

/// <summary>How requests become messages of the queue, and what is answered: templates of a REST API, in Velocity.</summary>
/// <remarks>Source: API Gateway developer guide, "Mapping template transformations"; SQS, <c>SendMessage</c>.</remarks>
internal sealed class QueueTemplate(PlatformSettings settings)
{
    private const string AllowOrigin = "Access-Control-Allow-Origin";

    /// <summary>The headers that the collector reads; a message has ten attributes at most, of which two are path and query.</summary>
    private static readonly string[] Headers =
    [
        "content-type", "user-agent", "origin", "sec-ch-ua-mobile", "sec-gpc", "sp-anonymous", "cloudfront-viewer-address",
        "cloudfront-viewer-country",
    ];

    /// <summary>What the collector reads bodies of.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [.. RequestReader.MediaTypes];

    /// <summary>The answers that a method declares.</summary>
    public IMethodResponse[] Answers => [.. All().Select(one => new MethodResponse
    {
        StatusCode = Status(one.Answer), ResponseParameters = HeadersOf(one.Answer).ToDictionary(header => header.Key, _ => true),
    })];

    /// <summary>How answers of the queue become those of the API.</summary>
    public IIntegrationResponse[] IntegrationAnswers => [.. All().Select(one => new IntegrationResponse
    {
        StatusCode = Status(one.Answer),
        SelectionPattern = one.OfQueue,
        ResponseParameters = HeadersOf(one.Answer),
        ResponseTemplates = new Dictionary<string, string>
        {
            ["application/json"] = TellOrigin() + Encoding.UTF8.GetString(one.Answer.Body.Span),
        },
    })];

    /// <summary>The message of a request: its body, with its path, its query and the headers that matter as attributes.</summary>
    public static string Message(string path)
    {
        var names = string.Join(",", Headers.Select(name => $"\"{name}\""));
        return $"#set($wanted = [{names}])#set($n = 1)"
            + "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"
            + "&MessageAttribute.1.Name=path&MessageAttribute.1.Value.DataType=String"
            + $"&MessageAttribute.1.Value.StringValue={Uri.EscapeDataString(path)}"
            + "#foreach($header in $input.params().header.keySet())#set($name = $header.toLowerCase())"
            + "#set($value = $input.params().header.get($header))"
            + $"#if($wanted.contains($name) && $value != \"\"){Attribute("$name", "$util.urlEncode($value)")}#end#end"
            + "#set($query = \"\")#foreach($key in $input.params().querystring.keySet())"
            + "#set($query = $query + \"&\" + $util.urlEncode($key) + \"=\" + $util.urlEncode($input.params().querystring.get($key)))#end"
            + $"#if($query != \"\"){Attribute("query", "$util.urlEncode($query.substring(1))")}#end";
    }

    private static string Attribute(string name, string value) =>
        "#set($n = $n + 1)"
        + $"&MessageAttribute.${{n}}.Name={name}&MessageAttribute.${{n}}.Value.DataType=String"
        + $"&MessageAttribute.${{n}}.Value.StringValue={value}";

    /// <summary>
    /// The answers with the queue's that each is for. How many events are right is known when the collector reads them, and not yet. The
    /// queue refuses what is too large for a message; everything else is ours to mend, and worth another try.
    /// </summary>
    private static (string? OfQueue, WireAnswer Answer)[] All() =>
    [
        (null, new WireAnswer(202, "application/json", "{}"u8.ToArray())),
        ("400", Clickstream.Hosts.Protocols.Answers.TooLong()),
        ("(4(?!00)|5)\\d{2}", Clickstream.Hosts.Protocols.Answers.Overloaded()),
    ];

    private static string Status(WireAnswer answer) => answer.Status.ToString(CultureInfo.InvariantCulture);

    /// <summary>The headers of an answer; one with quotation marks cannot be said here, and the edge says it.</summary>
    private Dictionary<string, string> HeadersOf(WireAnswer answer)
    {
        (string Name, string Value)[] headers =
        [
            .. answer.AllHeaders.Where(header => !header.Value.Contains('\'')),
            (AllowOrigin, settings.Origins[0]),
            .. settings.AllowsCredentials ? new[] { ("Access-Control-Allow-Credentials", "true") } : [],
        ];
        return headers.ToDictionary(
            header => $"method.response.header.{header.Name}", header => $"'{header.Value}'");
    }

    /// <summary>The first origin of the shop is told, unless another of them asks.</summary>
    private string TellOrigin()
    {
        var names = string.Join(",", settings.Origins.Select(origin => $"\"{origin}\""));
        return $"#set($allowed = [{names}])"
            + "#foreach($header in $input.params().header.keySet())#if($header.toLowerCase() == \"origin\")"
            + "#set($origin = $input.params().header.get($header))"
            + $"#if($allowed.contains($origin))#set($context.responseOverride.header.{AllowOrigin} = $origin)#end#end#end";
    }
}
