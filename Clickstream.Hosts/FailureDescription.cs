using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Configuration;
using Clickstream.Hosts.Imports;
using Clickstream.Hosts.Lambda.Runtime;
using FluentValidation;

namespace Clickstream.Hosts;

/// <summary>What is told of a failure: a stable code and one line that repeats no input and no secret.</summary>
internal static class FailureDescription
{
    /// <summary>An error of the program itself.</summary>
    public const string Internal = RequestCodes.InternalError;

    /// <summary>What was asked for cannot be.</summary>
    public const string Usage = "usage";

    /// <summary>Code and message of a failure that may be told; <c>null</c> of an error of the program itself.</summary>
    public static (string Code, string Message)? Of(Exception failure) => failure switch
    {
        ValidationException invalid => (Usage, string.Join(" ", invalid.Errors.Select(error => error.ErrorMessage))),
        HistoryException history => (history.Code, history.Message),
        WarehouseException warehouse => (warehouse.Code, warehouse.Message),
        ImportException import => (import.Code, import.Message),
        KeyCollisionException => (KeyCollisionException.Code, failure.Message),
        ConfigurationException configuration => (configuration.Code, configuration.Message),
        LambdaException lambda => (lambda.Code, lambda.Message),
        OperationCanceledException => ("cancelled", "Stopped. What was written until then stays."),
        _ => null,
    };
}
