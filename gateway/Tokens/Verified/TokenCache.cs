using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.Tokens.Verified;

/// <summary>
/// The tokens verified before. Looked up by the token's first and last characters, confirmed by all of them; only verified tokens enter,
/// so a flood of junk can neither fill it nor push a good one out. Bounded in number and bytes; the longest unused leave first.
/// </summary>
internal sealed class TokenCache(int mostTokens, long mostBytes)
{
    private const int EndLength = 16;

    private readonly ConcurrentDictionary<ulong, Entry> _byEnds = new();
    private readonly Queue<Entry> _order = new();
    private readonly Lock _gate = new();
    private readonly ulong _seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private long _bytes;

    public int Count => _byEnds.Count;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Finds the token, alive or not; allocates nothing.</summary>
    public VerifiedToken? Find(ReadOnlySpan<char> token)
    {
        if (token.Length < EndLength || !_byEnds.TryGetValue(Ends(token), out var entry) || !entry.Token.Is(token))
            return null;

        // Written only when it changes: a hot token's cache line stays shared between the cores.
        if (!entry.IsUsed)
            entry.IsUsed = true;
        return entry.Token;
    }

    public void Add(ReadOnlySpan<char> text, VerifiedToken token)
    {
        if (text.Length < EndLength)
            return;
        var entry = new Entry(Ends(text), token);
        lock (_gate)
        {
            if (_byEnds.TryGetValue(entry.Ends, out var old))
                Drop(old);
            _byEnds[entry.Ends] = entry;
            _order.Enqueue(entry);
            _bytes += token.Length;
            while (_byEnds.Count > mostTokens || _bytes > mostBytes)
                EvictOne();
        }
    }

    /// <summary>Forgets a token that is no longer good, and the bytes with it.</summary>
    public void Remove(VerifiedToken token, ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            if (_byEnds.TryGetValue(Ends(text), out var entry) && entry.Token == token)
                Drop(entry);
        }
    }

    /// <summary>Forgets every token that is dead, though nobody asks for it any more.</summary>
    public void Sweep(Func<VerifiedToken, bool> isDead)
    {
        lock (_gate)
        {
            for (var left = _order.Count; left > 0; left--)
            {
                var entry = _order.Dequeue();
                if (entry.IsDropped)
                    continue;
                if (isDead(entry.Token))
                    Drop(entry);
                else
                    _order.Enqueue(entry);
            }
        }
    }

    /// <summary>Second chance: who was used since it was last looked at goes to the end once more.</summary>
    private void EvictOne()
    {
        while (_order.TryDequeue(out var entry))
        {
            if (entry.IsDropped)
                continue;
            if (!entry.IsUsed)
            {
                Drop(entry);
                return;
            }

            entry.IsUsed = false;
            _order.Enqueue(entry);
        }
    }

    private void Drop(Entry entry)
    {
        if (entry.IsDropped)
            return;
        entry.IsDropped = true;
        _byEnds.TryRemove(KeyValuePair.Create(entry.Ends, entry));
        _bytes -= entry.Token.Length;
    }

    // The end of a signature is as good as random, and so is one end of an opaque token, the other of which may be the same for all of
    // an issuer's. The seed keeps junk from aiming at one bucket.
    private ulong Ends(ReadOnlySpan<char> token)
    {
        var hash = Mix(Mix(_seed, token[..EndLength]), token[^EndLength..]);

        // The dictionary folds one half into the other, which must not undo this fold: the last characters are in the upper half alone.
        return (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93ul;
    }

    private static ulong Mix(ulong hash, ReadOnlySpan<char> end)
    {
        foreach (var word in MemoryMarshal.Cast<char, ulong>(end))
            hash = (hash ^ word) * 0x9E3779B97F4A7C15ul + (hash >> 29);
        return hash;
    }

    private sealed class Entry(ulong ends, VerifiedToken token)
    {
        public ulong Ends => ends;

        public VerifiedToken Token => token;

        public bool IsUsed { get; set; }

        /// <summary>Guarded by the cache's lock.</summary>
        public bool IsDropped { get; set; }
    }
}
