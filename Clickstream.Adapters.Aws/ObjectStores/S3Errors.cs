using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Clickstream.Domain.Ports;
using Polly.Timeout;

namespace Clickstream.Adapters.Aws.ObjectStores;

/// <summary>What S3 and its client say, in the words of the port.</summary>
internal static class S3Errors
{
    /// <summary>Whether the same request may succeed when it is made again.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        TimeoutRejectedException or TimeoutException or HttpRequestException or IOException => true,
        AmazonServiceException service =>
            IsTransient(service.StatusCode) || (service.StatusCode == 0 && service.InnerException is not null),
        AmazonClientException { InnerException: { } inner } => IsTransient(inner),
        _ => false,
    };

    /// <summary>Whether an object of the key was there already.</summary>
    public static bool IsTaken(AmazonS3Exception failure) => failure.StatusCode == HttpStatusCode.PreconditionFailed;

    public static HistoryException Translate(Exception failure)
    {
        var service = failure as AmazonServiceException;
        return (service?.StatusCode, service?.ErrorCode) switch
        {
            (HttpStatusCode.NotFound, "NoSuchBucket") => new(HistoryException.NotFound, "There is no such bucket.", inner: failure),
            (HttpStatusCode.NotFound, _) => new(HistoryException.NotFound, "The lake has no such object.", inner: failure),
            (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized, _) =>
                new(HistoryException.AccessDenied, "The object store denies the access.", inner: failure),
            _ when failure is DigestMismatchException =>
                new(HistoryException.Corrupt, "An object of the lake holds other bytes than were stored.", inner: failure),
            _ when failure is TimeoutRejectedException or TimeoutException => new(
                HistoryException.Unavailable, "The object store did not answer in time.", isTransient: true, failure),
            _ when IsTransient(failure) => new(
                HistoryException.Unavailable, "The object store cannot be reached.", isTransient: true, failure),
            (_, { Length: > 0 } code) when code.All(char.IsAsciiLetterOrDigit) => new(
                HistoryException.Unavailable, $"The object store refuses the request: {code}.", inner: failure),
            _ when service is null && failure is AmazonClientException => new(
                HistoryException.AccessDenied, "No credentials for the object store were found.", inner: failure),
            _ => new(HistoryException.Unavailable, "The object store refuses the request.", inner: failure),
        };
    }

    private static bool IsTransient(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.Conflict || (int)status >= 500;
}
