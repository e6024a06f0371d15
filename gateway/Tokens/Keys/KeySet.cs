namespace Gateway.Tokens.Keys;

/// <summary>What a look into an issuer's keys gave.</summary>
internal enum KeyMatch
{
    Found,
    UnknownKid,

    /// <summary>The kid is known, but its key is for another algorithm.</summary>
    OtherAlgorithm,
}

/// <summary>The usable keys of an issuer at one moment; immutable.</summary>
internal sealed class KeySet
{
    private readonly ILookup<string, SigningKey> _byKid;

    public KeySet(IReadOnlyList<SigningKey> keys)
    {
        Keys = keys;
        _byKid = keys.ToLookup(key => key.Kid, StringComparer.Ordinal);
    }

    public static KeySet Empty { get; } = new([]);

    public IReadOnlyList<SigningKey> Keys { get; }

    /// <summary>Exactly one key for kid and algorithm, or none: a key is never tried (RFC 8725 section 3.1).</summary>
    public KeyMatch Find(string? kid, string algorithm, string? rsaAlgorithm, out SigningKey? found)
    {
        found = null;
        if (kid is null && Keys.Count != 1)
            return KeyMatch.UnknownKid;
        var match = KeyMatch.UnknownKid;
        foreach (var key in kid is null ? Keys : _byKid[kid])
        {
            match = KeyMatch.OtherAlgorithm;
            if ((key.Algorithm ?? rsaAlgorithm) != algorithm)
                continue;
            found = key;
            return KeyMatch.Found;
        }

        return match;
    }

    /// <summary>This set with the old set's objects for equal keys; keys that are gone are retired.</summary>
    public KeySet Succeed(KeySet old)
    {
        var keys = Keys.Select(key => old.Keys.FirstOrDefault(key.IsSameAs) ?? key).ToList();
        foreach (var gone in old.Keys.Except(keys))
            gone.Retire();
        return new KeySet(keys);
    }
}
