using System.Security.Cryptography;
using System.Text;
using Clickstream.Domain.Events;
using NodaTime;

namespace Clickstream.Domain.Erasures;

/// <summary>What is kept of an erased subject: enough to recognise its events, should a backup bring them back, and no more.</summary>
/// <param name="Name">A keyed hash of the subject; the key is a secret of the lake.</param>
/// <param name="ErasedAt">Events received after this are the subject's new ones, and none of the erasure's business.</param>
public sealed record Tombstone(string Name, Instant ErasedAt)
{
    /// <summary>The name of a subject.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="key">The lake's secret.</param>
    /// <remarks>HMAC-SHA-256 over the parts, each after its length, so that no two subjects share their input.</remarks>
    public static string NameOf(ErasureSubject subject, ReadOnlySpan<byte> key)
    {
        var input = string.Concat(subject.Parts.Select(part => $"{part.Length}:{part}"));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(input)));
    }
}

/// <summary>What was erased, for whoever must prove it.</summary>
/// <remarks>The counts are those of the run that completed the erasure, which may have been of several subjects.</remarks>
/// <param name="Tombstone">Whose events; nothing else tells.</param>
/// <param name="Events">Events taken out of the history.</param>
/// <param name="Segments">Segments that were rewritten.</param>
/// <param name="Facts">Facts taken out of the warehouse.</param>
/// <param name="Quarantined">Entries taken out of the quarantine.</param>
/// <param name="CompletedAt">When it was done.</param>
public sealed record ErasureReceipt(
    Tombstone Tombstone, long Events, int Segments, long Facts, long Quarantined, Instant CompletedAt);
