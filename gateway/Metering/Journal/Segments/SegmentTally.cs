using System.Numerics;

namespace Gateway.Metering.Journal;

/// <summary>
/// What is known of a segment's records beside what stands in them: taken, seen open, settled, and which marks wait for the disk.
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

    /// <summary>Says how many records of a block were taken, now that no more will be.</summary>
    public void Release(int block, int count) => Volatile.Write(ref _taken[block], (byte)count);

    public bool IsSeen(int index) => (_seen[index / Segment.BlockRecords] & Bit(index)) != 0;

    public void See(int index) => _seen[index / Segment.BlockRecords] |= Bit(index);

    public void Settle(int index) => _settled[index / Segment.BlockRecords] |= Bit(index);

    /// <summary>Records of a block whose fate is still open, as bits.</summary>
    public ulong Unsettled(int block)
    {
        var count = Volatile.Read(ref _taken[block]);
        return ~_settled[block] & (count >= Segment.BlockRecords ? ~0UL : (1UL << count) - 1);
    }

    /// <summary>The same as indices, of the first so many blocks.</summary>
    public IEnumerable<int> UnsettledRecords(int blocks)
    {
        for (var block = 1; block < blocks; block++)
        {
            for (var bits = Unsettled(block); bits != 0; bits &= bits - 1)
                yield return (block * Segment.BlockRecords) + BitOperations.TrailingZeroCount(bits);
        }
    }

    /// <summary>Whether every record that was ever taken is settled and no other can be.</summary>
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

    public void Touch(int index)
    {
        lock (_unsynced)
        {
            _unsynced[index / Segment.BlockRecords / 64] |= 1UL << (index / Segment.BlockRecords % 64);
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

    private static ulong Bit(int index) => 1UL << (index % Segment.BlockRecords);
}
