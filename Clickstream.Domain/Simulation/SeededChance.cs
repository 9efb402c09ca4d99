using System.Buffers.Binary;

namespace Clickstream.Domain.Simulation;

/// <summary>Chance that is the same for the same seed on every machine and runtime.</summary>
/// <remarks>Source: SplitMix64, Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.</remarks>
internal sealed class SeededChance(ulong seed)
{
    private ulong state = seed;

    public ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0, inclusive, to 1, exclusive.</summary>
    public double NextShare() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0, inclusive, to the bound, exclusive.</summary>
    public int Below(int bound) => (int)(NextShare() * bound);

    /// <summary>A whole number between both, inclusive.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>Whether something of this probability happens.</summary>
    public bool Happens(double probability) => NextShare() < probability;

    public T Pick<T>(T[] choices) => choices[Below(choices.Length)];

    /// <summary>Picks an index by weight.</summary>
    public int PickWeighted(double[] weights)
    {
        var total = 0.0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        var at = NextShare() * total;
        for (var i = 0; i < weights.Length - 1; i++)
        {
            at -= weights[i];
            if (at < 0)
            {
                return i;
            }
        }

        return weights.Length - 1;
    }

    /// <summary>A waiting time with this mean, in seconds, never longer than twenty times it.</summary>
    public double Wait(double meanSeconds) => Math.Min(-Math.Log(1 - NextShare()), 20) * meanSeconds;

    /// <summary>A random UUID of version 4.</summary>
    public Guid NextUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, NextBits());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], NextBits());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
