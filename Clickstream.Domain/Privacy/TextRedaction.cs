using System.Buffers;
using System.Text;

namespace Clickstream.Domain.Privacy;

/// <summary>Takes e-mail addresses, payment card numbers and phone numbers out of free text.</summary>
/// <remarks>
/// <para>
/// Pure, and idempotent: a redacted text is not changed again. Takes time linear in the length of the text, whatever it holds.
/// A text is taken as it is, except that <c>%40</c> and <c>%2540</c> count as an at sign; lone surrogates pass through.
/// </para>
/// <para>
/// An e-mail address needs a domain with a dot. A card number needs 13 to 19 digits of a known issuer's range and length, a valid check
/// digit (ISO/IEC 7812-1), and groups of three digits or more joined by single spaces or hyphens; 13 digits in one piece that are a valid
/// article number (EAN-13) are taken for that. A phone number starts with <c>+</c> or <c>00</c> and has eight digits or more, or starts
/// with <c>0</c> or an area code in parentheses and has nine or more, or is grouped 3-3-4. Digits without a leading plus or zero and
/// without separators are never a phone number; neither are dates, times, IP addresses, UUIDs and hashes.
/// </para>
/// <para>Names, postal addresses and numbers spelled in words are not recognised.</para>
/// </remarks>
public static class TextRedaction
{
    /// <summary>Stands for an e-mail address.</summary>
    public const string Email = "[email]";

    /// <summary>Stands for a payment card number.</summary>
    public const string Card = "[card]";

    /// <summary>Stands for a phone number.</summary>
    public const string Phone = "[phone]";

    /// <summary>Replaces what tells of a person.</summary>
    /// <param name="text">Any text, well-formed or not.</param>
    /// <returns>The same instance when there is nothing to replace; <c>null</c> for <c>null</c>.</returns>
    public static string? Redact(string? text)
    {
        if (text is null || !PersonalHints.In(text))
        {
            return text;
        }

        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            var working = rented.AsSpan(0, text.Length);
            text.CopyTo(working);
            var findings = new List<Finding>();
            EmailAddresses.Find(working, findings);
            Identifiers.Hide(working);
            CardNumbers.Find(working, findings);
            PhoneNumbers.Find(working, findings);
            return findings.Count == 0 ? text : Replace(text, findings);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented, clearArray: true);
        }
    }

    private static string Replace(string text, List<Finding> findings)
    {
        findings.Sort((one, other) => one.Start.CompareTo(other.Start));
        var result = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var (start, end, mark) in findings)
        {
            result.Append(text, copied, start - copied).Append(mark);
            copied = end;
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }
}
