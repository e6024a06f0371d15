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
    /// <summary>Keys without a name that a token without one is tried against: each costs a verification, whoever sent the token.</summary>
    private const int MostTried = 4;

    private readonly ILookup<string?, SigningKey> _byKid;

    public KeySet(IReadOnlyList<SigningKey> keys)
    {
        Keys = keys;
        _byKid = keys.ToLookup(key => key.Kid, StringComparer.Ordinal);
    }

    public static KeySet Empty { get; } = new([]);

    public IReadOnlyList<SigningKey> Keys { get; }

    /// <summary>
    /// Exactly one key for a kid and algorithm, or none: a named key is never tried (RFC 8725 section 3.1). Without a kid, the lone
    /// key that there is, or the first few that have no name either (RFC 7515 section 4.1.4: a kid is optional).
    /// </summary>
    public KeyMatch Find(string? kid, string algorithm, string? rsaAlgorithm, out IReadOnlyList<SigningKey> found)
    {
        found = [];
        var meant = kid is null && Keys.Count == 1 ? Keys : _byKid[kid];
        if (!meant.Any())
            return KeyMatch.UnknownKid;
        found = [.. meant.Where(key => (key.Algorithm ?? rsaAlgorithm) == JwsAlgorithms.Canonical(algorithm)).Take(MostTried)];
        return found.Count > 0 ? KeyMatch.Found : KeyMatch.OtherAlgorithm;
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
