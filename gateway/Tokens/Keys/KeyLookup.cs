namespace Gateway.Tokens.Keys;

/// <summary>The key that a token must be verified with, or why there is none.</summary>
internal readonly record struct KeyLookup(SigningKey? Key, TokenReason Reason)
{
    public static KeyLookup Found(SigningKey key) => new(key, TokenReason.None);

    public static KeyLookup None(TokenReason reason) => new(null, reason);
}
