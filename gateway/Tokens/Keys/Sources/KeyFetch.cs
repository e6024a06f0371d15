namespace Gateway.Tokens.Keys;

/// <summary>How an attempt to get an issuer's keys ended.</summary>
internal enum KeyFetchResult
{
    Ok,
    Unreachable,
    TimedOut,
    BadStatus,
    TooLarge,
    BadDiscovery,
    WrongIssuer,
    WrongHost,

    /// <summary>No JWK set, or none with a usable key.</summary>
    BadKeys,
}

/// <summary>What an origin brought: the bytes of a key set, or why there are none.</summary>
internal readonly record struct KeyFetch(KeyFetchResult Result, byte[] Jwks)
{
    public static KeyFetch Failed(KeyFetchResult result) => new(result, []);
}

/// <summary>Where key sets come from: the issuer's discovery, an address or a file.</summary>
internal interface IKeyOrigin
{
    ValueTask<KeyFetch> FetchAsync(CancellationToken cancelled);
}

/// <summary>The words of <see cref="KeyFetchResult"/> in metrics, logs and readiness.</summary>
internal static class KeyFetchWords
{
    extension(KeyFetchResult result)
    {
        public string Word => result switch
        {
            KeyFetchResult.Ok => "ok",
            KeyFetchResult.Unreachable => "unreachable",
            KeyFetchResult.TimedOut => "timed_out",
            KeyFetchResult.BadStatus => "bad_status",
            KeyFetchResult.TooLarge => "too_large",
            KeyFetchResult.BadDiscovery => "bad_discovery",
            KeyFetchResult.WrongIssuer => "wrong_issuer",
            KeyFetchResult.WrongHost => "wrong_host",
            KeyFetchResult.BadKeys => "bad_keys",
            _ => throw new ArgumentOutOfRangeException(nameof(result), result, "a result without a word"),
        };
    }
}
