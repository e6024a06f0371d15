namespace Gateway.Tokens.Keys;

/// <summary>The keys of which one must have signed a token, or why there is none.</summary>
internal readonly record struct KeyLookup(IReadOnlyList<SigningKey> Keys, TokenReason Reason)
{
    public static KeyLookup Found(IReadOnlyList<SigningKey> keys) => new(keys, TokenReason.None);

    public static KeyLookup None(TokenReason reason) => new([], reason);
}
