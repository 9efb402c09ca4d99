namespace Clickstream.Adapters.Aws.ObjectStores;

/// <summary>Where and how objects are kept in S3, or in a store that speaks its protocol.</summary>
public sealed record S3ObjectStoreOptions
{
    /// <summary>The bucket.</summary>
    public required string Bucket { get; init; }

    /// <summary>What all keys start with, without a slash at either end; empty by default.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>The address of a compatible store; <c>null</c> for AWS.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// The region; <c>null</c> for the one that the environment names, and <c>us-east-1</c> where there is an <see cref="Endpoint"/>.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>
    /// Whether the bucket is named in the path instead of the host; <c>null</c>: where there is an <see cref="Endpoint"/>.
    /// </summary>
    public bool? ForcePathStyle { get; init; }

    /// <summary>The key id; <c>null</c> for the credentials that the environment gives (variables, profile, role).</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>The secret of <see cref="AccessKeyId"/>.</summary>
    public string? SecretAccessKey { get; init; }

    /// <summary>How often a request is made at most, 1 to 20. Default 5, with growing, random pauses between.</summary>
    public int MaximumAttempts { get; init; } = 5;

    /// <summary>How long one attempt may take, its body included; 100 milliseconds to 10 minutes, default 60 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bucket, prefix and server; nothing of the key.</summary>
    public override string ToString()
    {
        var path = Prefix.Length == 0 ? Bucket : $"{Bucket}/{Prefix}";
        return Endpoint is null ? $"s3://{path}" : $"s3://{path}?endpoint={Endpoint.GetLeftPart(UriPartial.Authority)}";
    }

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    internal S3ObjectStoreOptions Checked()
    {
        Require(Bucket is { Length: >= 3 and <= 63 } && Bucket.All(IsBucketCharacter), $"{nameof(Bucket)} must be the name of a bucket.");
        Require(
            !Prefix.StartsWith('/') && !Prefix.EndsWith('/') && !Prefix.Split('/').Any(part => part is "." or ".."),
            $"{nameof(Prefix)} must not begin or end with a slash, nor hold '.' or '..'.");
        Require(Endpoint is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }, $"{nameof(Endpoint)} must be http or https.");
        Require(MaximumAttempts is >= 1 and <= 20, $"{nameof(MaximumAttempts)} must be 1 to 20.");
        Require(
            AttemptTimeout >= TimeSpan.FromMilliseconds(100) && AttemptTimeout <= TimeSpan.FromMinutes(10),
            $"{nameof(AttemptTimeout)} must be 100 milliseconds to 10 minutes.");
        Require(
            MaximumAttempts * AttemptTimeout <= TimeSpan.FromMinutes(30),
            $"{nameof(MaximumAttempts)} times {nameof(AttemptTimeout)} must be at most 30 minutes, within which a segment must appear.");
        Require(
            AccessKeyId is null == SecretAccessKey is null, $"{nameof(AccessKeyId)} and {nameof(SecretAccessKey)} go together.");
        return this;
    }

    private static bool IsBucketCharacter(char character) =>
        char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '-';

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
