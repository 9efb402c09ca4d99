using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.UseCases;

/// <summary>What was read of some segments: a slice for each writer that has visitors in them.</summary>
/// <param name="slices">How many slices it has.</param>
/// <param name="segments">How many segments end with it: what is left of them is in no later round.</param>
internal sealed class SliceRound(int slices, int segments)
{
    private int left = slices;

    /// <summary>How many segments end with it.</summary>
    public int Segments => segments;

    /// <summary>Notes that a slice was committed.</summary>
    /// <returns>Whether it was the last one of the round.</returns>
    public bool Commit() => Interlocked.Decrement(ref left) == 0;
}

/// <summary>A slice of a round.</summary>
/// <param name="Slice">What a writer is to write.</param>
/// <param name="Round">The round.</param>
internal readonly record struct RoundSlice(ClassifiedSlice Slice, SliceRound Round);
