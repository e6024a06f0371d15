using System.Numerics;

namespace Gateway.Telemetry.Series;

/// <summary>
/// How many different names came by, estimated to a few percent in 8 KiB (linear counting): the names themselves are not kept.
/// </summary>
internal sealed class DistinctNames
{
    private const int Bits = 1 << 16;
    private readonly long[] _words = new long[Bits / 64];

    public void Add(string name)
    {
        var bit = name.GetHashCode(StringComparison.Ordinal) & (Bits - 1);
        ref var word = ref _words[bit >> 6];
        var mask = 1L << (bit & 63);

        // Nearly always set already, and then no other core's cache line is touched.
        if ((Volatile.Read(ref word) & mask) == 0)
            Interlocked.Or(ref word, mask);
    }

    public long Count()
    {
        var set = _words.Sum(word => (long)BitOperations.PopCount((ulong)Volatile.Read(ref word)));
        var clear = Math.Max(1, Bits - set);
        return (long)Math.Round(Bits * Math.Log((double)Bits / clear));
    }
}
