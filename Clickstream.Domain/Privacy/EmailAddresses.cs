using System.Buffers;
using System.Globalization;
using System.Text;

namespace Clickstream.Domain.Privacy;

/// <summary>Finds e-mail addresses.</summary>
/// <remarks>
/// From each at sign the local part is read backwards, no further than the at sign before it, and the domain forwards: every character is
/// read at most twice. Characters of a local part that structure URLs and forms, such as <c>/</c>, <c>=</c> and <c>&amp;</c>, end it.
/// </remarks>
internal static class EmailAddresses
{
    private static readonly string[] ImageEndings = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

    public static void Find(Span<char> text, List<Finding> findings)
    {
        var floor = 0;
        var at = 0;
        while ((at = NextAtSign(text, at, out var width)) >= 0)
        {
            var domain = at + width;
            var end = DomainEnd(text, domain);
            var start = LocalStart(text, floor, at);
            if (start < at && IsDomain(text[domain..end]))
            {
                findings.Add(new Finding(start, end, TextRedaction.Email));
                text[start..end].Fill(Finding.Filling);
                domain = end;
            }

            floor = at = domain;
        }
    }

    private static int NextAtSign(ReadOnlySpan<char> text, int from, out int width)
    {
        for (var at = from; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny('@', '\uFF20', '%');
            if (next < 0)
            {
                break;
            }

            at += next;
            var rest = text[at..];
            width = rest[0] != '%' ? 1 : rest.StartsWith("%40", StringComparison.Ordinal) ? 3
                : rest.StartsWith("%2540", StringComparison.Ordinal) ? 5 : 0;
            if (width > 0)
            {
                return at;
            }
        }

        width = 0;
        return -1;
    }

    private static int LocalStart(ReadOnlySpan<char> text, int floor, int at)
    {
        var start = at;
        while (start > floor
            && Rune.DecodeLastFromUtf16(text[floor..start], out var rune, out var length) == OperationStatus.Done
            && (IsWord(rune) || rune.Value is '.' or '_' or '%' or '+' or '-' or '~' or '\'' or '!' or '$' or '*'))
        {
            start -= length;
        }

        while (start < at && text[start] is '.' or '+' or '-' or '~' or '\'' or '!' or '$' or '*')
        {
            start++;
        }

        return start;
    }

    private static int DomainEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (Rune.DecodeFromUtf16(text[end..], out var rune, out var length) == OperationStatus.Done
            && (IsWord(rune) || rune.Value is '.' or '-'))
        {
            end += length;
        }

        while (end > start && text[end - 1] is '.' or '-')
        {
            end--;
        }

        return end;
    }

    // One label behind a dot that could be a top-level domain is enough: cutting the rest of a name off never makes a domain of it.
    private static bool IsDomain(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name[0] is '.' or '-')
        {
            return false;
        }

        var labels = 0;
        var isDomain = false;
        var isImage = false;
        foreach (var range in name.Split('.'))
        {
            var label = name[range];
            labels++;
            isDomain |= labels > 1 && label.Length > 1 && StartsWithLetter(label);
            isImage = IsImageEnding(label);
        }

        return isDomain && !(labels == 2 && isImage);
    }

    private static bool StartsWithLetter(ReadOnlySpan<char> label)
    {
        _ = Rune.DecodeFromUtf16(label, out var first, out _);
        return Rune.IsLetter(first);
    }

    // The name of an image for dense screens, such as logo@2x.png.
    private static bool IsImageEnding(ReadOnlySpan<char> label)
    {
        foreach (var ending in ImageEndings)
        {
            if (label.Equals(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
