namespace Clickstream.Hosts.Collecting;

/// <summary>The stable codes of requests that are answered without looking at their events. Nothing of them is kept.</summary>
internal static class RequestCodes
{
    /// <summary>404: there is nothing at the path.</summary>
    public const string PathUnknown = "request.path_unknown";

    /// <summary>403: pages of this origin may not send events.</summary>
    public const string OriginForbidden = "request.origin_forbidden";

    /// <summary>405: only POST, and OPTIONS of browsers, are allowed.</summary>
    public const string MethodNotAllowed = "request.method_not_allowed";

    /// <summary>429: too many requests came from one address.</summary>
    public const string RateLimited = "request.rate_limited";

    /// <summary>503: more bytes are being taken in than memory is set aside for.</summary>
    public const string Overloaded = "request.overloaded";

    /// <summary>415: the body is compressed otherwise than by gzip.</summary>
    public const string EncodingUnsupported = "request.encoding_unsupported";

    /// <summary>415: the body is neither <c>application/json</c> nor <c>text/plain</c>, or not in UTF-8.</summary>
    public const string TypeUnsupported = "request.type_unsupported";

    /// <summary>500: an error of the collector itself.</summary>
    public const string InternalError = "internal.error";

    /// <summary>503: there was no time left to store the events. 408: the body took too long to come.</summary>
    public const string TimedOut = "request.timed_out";

    /// <summary>400: a function was called with something that is no request of a gateway.</summary>
    public const string EnvelopeUnknown = "request.envelope_unknown";

    /// <summary>401: the write key is missing or wrong.</summary>
    public const string WriteKeyWrong = "request.write_key_wrong";
}
