namespace Gateway.Tokens.Keys;

/// <summary>
/// The keys an issuer was last seen publishing, for as long as they may serve. Guarded by its ring, but for the set itself.
/// </summary>
internal sealed partial class KeysInUse(KeySource source, TimeProvider time, ILogger logger)
{
    private volatile KeySet _set = KeySet.Empty;
    private long? _lastGood;
    private TimeSpan _ageAtLastGood;

    public KeySet Set => _set;

    /// <summary>The document they come from.</summary>
    public byte[] Jwks { get; private set; } = [];

    /// <summary>How long ago the issuer was last seen publishing them; null without any.</summary>
    public TimeSpan? Age => _lastGood is { } good ? time.GetElapsedTime(good) + _ageAtLastGood : null;

    /// <summary>How the last fetch ended; null before the first.</summary>
    public KeyFetchResult? LastResult { get; private set; }

    public void Take(KeySet keys, byte[] jwks, TimeSpan age)
    {
        var old = _set;
        _set = keys.Succeed(old);
        Jwks = jwks;
        _lastGood = time.GetTimestamp();
        _ageAtLastGood = age;
        var fresh = _set.Keys.Except(old.Keys).Count();
        if (fresh > 0 || _set.Keys.Count != old.Keys.Count)
            LogChanged(source.Name, _set.Keys.Count, fresh);
    }

    /// <summary>A fetch ended: good keys come in, a failure takes none away until they are stale.</summary>
    public void End(KeyFetchResult result, KeySet keys, byte[] jwks)
    {
        if (result == KeyFetchResult.Ok)
            Take(keys, jwks, TimeSpan.Zero);
        else if (Age >= source.StaleAfter)
            GiveUp();
        if (result != LastResult && result != KeyFetchResult.Ok)
            LogFetchFailed(source.Name, result.Word, _set.Keys.Count);
        LastResult = result;
    }

    private void GiveUp()
    {
        _set = KeySet.Empty.Succeed(_set);
        Jwks = [];
        _lastGood = null;
        LogStale(source.Name, source.StaleAfter);
    }

    [LoggerMessage(500, LogLevel.Information, "Issuer {Issuer} has {Count} usable keys, {Fresh} of them new")]
    private partial void LogChanged(string issuer, int count, int fresh);

    [LoggerMessage(501, LogLevel.Warning, "The keys of issuer {Issuer} could not be fetched ({Result}); {Count} known keys go on serving")]
    private partial void LogFetchFailed(string issuer, string result, int count);

    [LoggerMessage(502, LogLevel.Error,
        "The keys of issuer {Issuer} were not seen for {StaleAfter} and are given up; its tokens cannot be verified")]
    private partial void LogStale(string issuer, TimeSpan staleAfter);
}
