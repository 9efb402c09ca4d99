namespace Clickstream.Domain.Privacy;

/// <summary>A part of a text that tells of a person, and what stands for it.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">The first character after it.</param>
/// <param name="Mark">What replaces it.</param>
internal readonly record struct Finding(int Start, int End, string Mark)
{
    /// <summary>Fills what was found in a working copy: no later search sees it, and all see the bracket of a mark beside them.</summary>
    public const char Filling = '[';
}
