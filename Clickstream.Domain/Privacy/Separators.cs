namespace Clickstream.Domain.Privacy;

/// <summary>The characters that people put between the groups of a number.</summary>
internal static class Separators
{
    public static bool IsSpace(char character) => character is ' ' or '\u00A0' or '\u2009' or '\u202F';

    public static bool IsHyphen(char character) => character is '-' or (>= '\u2010' and <= '\u2013');
}
