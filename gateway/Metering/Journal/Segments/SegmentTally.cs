using System.Numerics;

namespace Gateway.Metering.Journal;

/// <summary>
/// What is known of a segment's slots beside their records: taken, seen open, settled, and which marks wait for the disk.
/// </summary>
internal sealed class SegmentTally
{
    private const byte Held = byte.MaxValue;
    private readonly byte[] _taken;
    private readonly ulong[] _seen;
    private readonly ulong[] _settled;
    private readonly ulong[] _unsynced;
    private int _version;
    private int _synced;

    public SegmentTally(int blocks)
    {
        _taken = new byte[blocks];
        _taken.AsSpan(1).Fill(Held);
        _seen = new ulong[blocks];
        _settled = new ulong[blocks];
        _unsynced = new ulong[(blocks + 63) / 64];
    }

    /// <summary>Says how many slots of a block were taken, now that no more will be.</summary>
    public void Release(int block, int count) => Volatile.Write(ref _taken[block], (byte)count);

    public bool IsSeen(int slot) => (_seen[slot / Segment.BlockSlots] & Bit(slot)) != 0;

    public void See(int slot) => _seen[slot / Segment.BlockSlots] |= Bit(slot);

    public void Settle(int slot) => _settled[slot / Segment.BlockSlots] |= Bit(slot);

    /// <summary>Slots of a block whose fate is still open, as bits.</summary>
    public ulong Unsettled(int block)
    {
        var count = Volatile.Read(ref _taken[block]);
        return ~_settled[block] & (count >= Segment.BlockSlots ? ~0UL : (1UL << count) - 1);
    }

    /// <summary>The same as slots, of the first so many blocks.</summary>
    public IEnumerable<int> UnsettledSlots(int blocks)
    {
        for (var block = 1; block < blocks; block++)
        {
            for (var bits = Unsettled(block); bits != 0; bits &= bits - 1)
                yield return (block * Segment.BlockSlots) + BitOperations.TrailingZeroCount(bits);
        }
    }

    /// <summary>Whether every slot that was ever taken is settled and no other can be.</summary>
    public bool IsFinished()
    {
        for (var block = 0; block < _taken.Length; block++)
        {
            if (_taken[block] == Held || Unsettled(block) != 0)
                return false;
        }

        return true;
    }

    /// <summary>Grows with each touch, so that one during a sync is not taken for synced.</summary>
    public int Version => Volatile.Read(ref _version);

    public bool HasUnsynced => Version != Volatile.Read(ref _synced);

    public void Touch(int slot)
    {
        lock (_unsynced)
        {
            _unsynced[slot / Segment.BlockSlots / 64] |= 1UL << (slot / Segment.BlockSlots % 64);
            _version++;
        }
    }

    /// <summary>Blocks with marks that are not on disk yet.</summary>
    public IEnumerable<int> Unsynced()
    {
        for (var word = 0; word < _unsynced.Length; word++)
        {
            for (var bits = _unsynced[word]; bits != 0; bits &= bits - 1)
                yield return (word * 64) + BitOperations.TrailingZeroCount(bits);
        }
    }

    public void Synced(int version)
    {
        lock (_unsynced)
        {
            if (version != _version)
                return;
            _synced = version;
            Array.Clear(_unsynced);
        }
    }

    public bool IsReleased(int block) => Volatile.Read(ref _taken[block]) != Held;

    private static ulong Bit(int slot) => 1UL << (slot % Segment.BlockSlots);
}
