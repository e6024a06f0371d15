using System.Security.Cryptography;
using System.Text;

namespace Gateway.Tokens.Introspection;

/// <summary>
/// Remembers for a moment which tokens an issuer called inactive, so that one bad client is one call. Bounded: the oldest leave first.
/// Hashes alone, for a refused token may be good elsewhere.
/// </summary>
internal sealed class RefusedTokens
{
    /// <summary>Short: an issuer may know a token a moment after it gave it out.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    public const int Most = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<Hash, (TokenReason Reason, DateTimeOffset Until)> _known = [];
    private readonly Queue<Hash> _order = new();

    public bool TryFind(string token, DateTimeOffset now, out TokenReason reason)
    {
        var hash = Hash.Of(token);
        lock (_gate)
        {
            var found = _known.TryGetValue(hash, out var known) && known.Until > now;
            reason = known.Reason;
            return found;
        }
    }

    public void Add(string token, TokenReason reason, DateTimeOffset now)
    {
        var hash = Hash.Of(token);
        lock (_gate)
        {
            if (!_known.ContainsKey(hash))
                _order.Enqueue(hash);
            _known[hash] = (reason, now + KeptFor);
            while (_order.Count > Most)
                _known.Remove(_order.Dequeue());
        }
    }

    private readonly record struct Hash(UInt128 High, UInt128 Low)
    {
        public static Hash Of(string token)
        {
            Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.Latin1.GetBytes(token), bytes);
            return new Hash(
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes),
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));
        }
    }
}
