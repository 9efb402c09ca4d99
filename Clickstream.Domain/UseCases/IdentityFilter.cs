using System.Buffers.Binary;
using Clickstream.Domain.Sessions;

namespace Clickstream.Domain.UseCases;

/// <summary>Remembers which visitors sent which event ids, in eight bytes each: what it has not seen was never added.</summary>
/// <remarks>A table with open addressing over 64-bit hashes of the two ids, which are random or hashes themselves.</remarks>
internal sealed class IdentityFilter
{
    /// <summary>How many ids fit; the table then takes 64 MiB.</summary>
    public const int Capacity = 6_000_000;

    private const int SmallestTable = 1 << 12;

    private ulong[] table = new ulong[SmallestTable];

    /// <summary>How many different ids were added.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the id of an event.</summary>
    public void Add(VisitorActivity activity)
    {
        if (Count >= table.Length / 4 * 3)
        {
            Grow();
        }

        Insert(HashOf(activity));
    }

    /// <summary>Whether the id of an event may have been added; <c>false</c> is certain.</summary>
    public bool MayContain(VisitorActivity activity)
    {
        var hash = HashOf(activity);
        return table[SlotOf(hash)] == hash;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        table = new ulong[SmallestTable];
        Count = 0;
    }

    private void Insert(ulong hash)
    {
        ref var slot = ref table[SlotOf(hash)];
        if (slot != hash)
        {
            slot = hash;
            Count++;
        }
    }

    /// <summary>The slot that holds a hash, or the empty one where it would be put.</summary>
    private int SlotOf(ulong hash)
    {
        var mask = table.Length - 1;
        var slot = (int)(hash >> 32) & mask;
        while (table[slot] != 0 && table[slot] != hash)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var old = table;
        table = new ulong[old.Length * 2];
        Count = 0;
        foreach (var hash in old)
        {
            if (hash != 0)
            {
                Insert(hash);
            }
        }
    }

    private static ulong HashOf(VisitorActivity activity)
    {
        Span<byte> bytes = stackalloc byte[32];
        activity.VisitorKey.TryWriteBytes(bytes);
        activity.EventId.Value.TryWriteBytes(bytes[16..]);
        var hash = 0x9E37_79B9_7F4A_7C15UL;
        for (var at = 0; at < bytes.Length; at += sizeof(ulong))
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..])) * 0xD6E8_FEB8_6659_FD93UL;
            hash ^= hash >> 32;
        }

        return hash == 0 ? 1 : hash;
    }
}
