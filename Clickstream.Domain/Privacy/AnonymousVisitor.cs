using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Domain.Privacy;

/// <summary>Gives visitors who did not agree to be measured an id that lasts one day.</summary>
/// <remarks>
/// <para>
/// The id is HMAC-SHA-256, cut to 128 bits, over the site and the client id, or over the site, the truncated address and the user agent
/// when there is no client id; each part is prefixed with its length, so that no two inputs share an encoding. Its key is derived from the
/// secret and the day.
/// </para>
/// <para>
/// Protected: whoever has the ids but not the secret can neither find what they were made from, nor tell from the ids which of two days,
/// two sites or two secrets belong to one visitor. Not protected: within a day and a site, the events of one visitor can be put together,
/// which is what the id is for; and other fields of the events, such as the user agent, may link what the ids do not. Whoever has the
/// secret can compute the id of any visitor on any day, and so test guesses; networks and user agents are few enough to try them all.
/// So the ids are pseudonyms while the secret exists, until it is replaced and destroyed.
/// </para>
/// <para>
/// Visitors who share a network and a user agent share an id when there is no client id; all of whom nothing is known share one.
/// </para>
/// <para>Thread-safe. The same input gives the same id on every machine that has the same secret.</para>
/// </remarks>
public sealed class AnonymousVisitor
{
    /// <summary>What every id starts with.</summary>
    public const string Prefix = "anon-";

    /// <summary>The least length of a secret, in bytes.</summary>
    public const int MinimumSecretLength = 16;

    private const string KeyPurpose = "clickstream.anonymous/";
    private const int IdBytes = 16;
    private const int StackBytes = 1024;

    private readonly byte[] secret;
    private volatile DayKey? latest;
    private volatile DayKey? former;

    /// <summary>Takes a secret, of which a copy is kept.</summary>
    /// <param name="secret">At least 16 bytes, from a generator of random numbers for cryptography.</param>
    /// <exception cref="ArgumentException">The secret is shorter.</exception>
    public AnonymousVisitor(ReadOnlyMemory<byte> secret)
    {
        if (secret.Length < MinimumSecretLength)
        {
            throw new ArgumentException($"The secret has {secret.Length} bytes; {MinimumSecretLength} are the least.", nameof(secret));
        }

        this.secret = secret.ToArray();
    }

    /// <summary>The id of a visitor on a day.</summary>
    /// <param name="siteId">The site.</param>
    /// <param name="day">The day, in UTC.</param>
    /// <param name="clientId">The id that the client sent; when it is there, address and agent do not matter.</param>
    /// <param name="truncatedAddress">The address, cut to its network.</param>
    /// <param name="userAgent">The user agent.</param>
    /// <returns><c>anon-</c> and 32 hexadecimal digits in lower case.</returns>
    public string IdFor(string siteId, LocalDate day, string? clientId, string? truncatedAddress, string? userAgent)
    {
        ArgumentNullException.ThrowIfNull(siteId);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (string.IsNullOrEmpty(clientId))
        {
            Hash(KeyOf(day), hash, siteId, null, truncatedAddress, userAgent);
        }
        else
        {
            Hash(KeyOf(day), hash, siteId, clientId);
        }

        return Prefix + Convert.ToHexStringLower(hash[..IdBytes]);
    }

    private static void Hash(ReadOnlySpan<byte> key, Span<byte> hash, params ReadOnlySpan<string?> parts)
    {
        var size = 0;
        foreach (var part in parts)
        {
            size += 4 + Encoding.UTF8.GetMaxByteCount(part?.Length ?? 0);
        }

        Span<byte> input = size <= StackBytes ? stackalloc byte[StackBytes] : new byte[size];
        var length = 0;
        foreach (var part in parts)
        {
            var bytes = part is null ? -1 : Encoding.UTF8.GetBytes(part, input[(length + 4)..]);
            BinaryPrimitives.WriteInt32BigEndian(input[length..], bytes);
            length += 4 + Math.Max(bytes, 0);
        }

        HMACSHA256.HashData(key, input[..length], hash);
    }

    // Around midnight two days alternate. Threads that meet here compute the same keys; whichever stays is right.
    private byte[] KeyOf(LocalDate day)
    {
        if (latest is { } current && current.Day == day)
        {
            return current.Key;
        }

        if (former is { } earlier && earlier.Day == day)
        {
            return earlier.Key;
        }

        var date = LocalDatePattern.Iso.Format(day.WithCalendar(CalendarSystem.Iso));
        var key = new DayKey(day, HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(KeyPurpose + date)));
        former = latest;
        latest = key;
        return key.Key;
    }

    private sealed record DayKey(LocalDate Day, byte[] Key);
}
