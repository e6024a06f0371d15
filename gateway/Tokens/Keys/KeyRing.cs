namespace Gateway.Tokens.Keys;

/// <summary>
/// One issuer's keys through their whole life: renewed in time, kept while the issuer is away, given up when stale.
/// Nobody waits here but a request with a key id not seen before, and it waits on one fetch for all.
/// </summary>
internal sealed partial class KeyRing(KeySource source, IKeyOrigin origin, TimeProvider time, TokensMetrics metrics, ILogger<KeyRing> logger)
{
    /// <summary>The longest that a request with an unknown kid waits.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(2);

    /// <summary>Requests that may wait together; a flood of unknown kids while the issuer is slow must not pile up.</summary>
    private const int MostWaiting = 1000;

    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private volatile KeySet _keys = KeySet.Empty;
    private Task<KeyFetchResult>? _fetch;
    private int _waiting;
    private long? _lastCaused;
    private long? _lastGood;
    private TimeSpan _ageAtLastGood;

    public KeySource Source => source;

    public IReadOnlyList<SigningKey> Keys => _keys.Keys;

    /// <summary>How the last fetch ended; null before the first.</summary>
    public KeyFetchResult? LastResult { get; private set; }

    /// <summary>The document that the keys in use come from, to be kept for a restart while the issuer is away.</summary>
    public byte[] LastGoodJwks { get; private set; } = [];

    /// <summary>The age of the keys in use; null without any.</summary>
    public TimeSpan? Age
    {
        get
        {
            lock (_gate)
                return _lastGood is { } good ? time.GetElapsedTime(good) + _ageAtLastGood : null;
        }
    }

    /// <summary>The key for this kid and algorithm as things stand, without waiting.</summary>
    public KeyMatch Find(string? kid, string algorithm, string? rsaAlgorithm, out SigningKey? key) =>
        _keys.Find(kid, algorithm, rsaAlgorithm, out key);

    /// <summary>The same, but an unknown kid waits for a fetch that is running or that the cooldown allows.</summary>
    public ValueTask<KeyLookup> FindAsync(string? kid, string algorithm, string? rsaAlgorithm, CancellationToken cancelled) =>
        TryFind(kid, algorithm, rsaAlgorithm, out var found) ? ValueTask.FromResult(found) : WaitAsync(kid, algorithm, rsaAlgorithm, cancelled);

    /// <summary>Uses a key set kept from before, unless a newer one is here already.</summary>
    /// <param name="age">How long ago the issuer was last seen publishing it.</param>
    public void Seed(byte[] jwks, TimeSpan age)
    {
        if (age >= source.StaleAfter || !JwksReader.TryRead(jwks, out var keys))
            return;
        lock (_gate)
        {
            if (_lastGood is null)
                Take(keys, jwks, age);
        }
    }

    /// <summary>Fetches now, or joins the fetch that is running.</summary>
    public Task<KeyFetchResult> RefreshAsync()
    {
        lock (_gate)
            return Fetch();
    }

    private bool TryFind(string? kid, string algorithm, string? rsaAlgorithm, out KeyLookup found)
    {
        var match = Find(kid, algorithm, rsaAlgorithm, out var key);
        found = match == KeyMatch.Found ? KeyLookup.Found(key!) : KeyLookup.None(TokenReason.AlgorithmNotAllowed);

        // Without a kid only a lone key can be meant: fetching would not make several keys one.
        if (kid is null && match == KeyMatch.UnknownKid && _keys.Keys.Count > 1)
        {
            found = KeyLookup.None(TokenReason.UnknownKid);
            return true;
        }

        return match != KeyMatch.UnknownKid;
    }

    private async ValueTask<KeyLookup> WaitAsync(string? kid, string algorithm, string? rsaAlgorithm, CancellationToken cancelled)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return KeyLookup.None(TokenReason.NoKeys);
        }

        try
        {
            return await LearnAsync(kid, algorithm, rsaAlgorithm, cancelled);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async ValueTask<KeyLookup> LearnAsync(string? kid, string algorithm, string? rsaAlgorithm, CancellationToken cancelled)
    {
        var began = time.GetTimestamp();

        // A running fetch may have been answered before the issuer published this key, so it is not the last word.
        for (var fetch = Running() ?? Caused(); fetch is not null; fetch = Caused())
        {
            var left = MostWait - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || !await Ended(fetch, left, cancelled))
                return KeyLookup.None(TokenReason.NoKeys);
            if (TryFind(kid, algorithm, rsaAlgorithm, out var found))
                return found;
        }

        // Only an issuer that answers can make a kid unknown: while it is away, a new key is nobody's fault.
        return KeyLookup.None(LastResult == KeyFetchResult.Ok ? TokenReason.UnknownKid : TokenReason.NoKeys);
    }

    private Task<KeyFetchResult>? Running()
    {
        lock (_gate)
            return _fetch is { IsCompleted: false } ? _fetch : null;
    }

    /// <summary>A fetch because of an unknown kid: at most one a cooldown, whoever asks and however often.</summary>
    private Task<KeyFetchResult>? Caused()
    {
        lock (_gate)
        {
            if (_lastCaused is { } last && time.GetElapsedTime(last) < source.Cooldown)
                return null;
            _lastCaused = time.GetTimestamp();
            return Fetch();
        }
    }

    private Task<KeyFetchResult> Fetch() => _fetch is { IsCompleted: false } running ? running : _fetch = FetchOnceAsync();

    private async Task<KeyFetchResult> FetchOnceAsync()
    {
        // Never on the request that caused it: that one may leave while others wait.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var deadline = new CancellationTokenSource(FetchTimeout, time);
        var fetched = await TryFetchAsync(deadline.Token);
        var keys = KeySet.Empty;
        var result = fetched.Result == KeyFetchResult.Ok && !JwksReader.TryRead(fetched.Jwks, out keys) ? KeyFetchResult.BadKeys : fetched.Result;
        lock (_gate)
            End(result, keys, fetched.Jwks);
        metrics.KeysFetched(source.Name, result);
        return result;
    }

    private void End(KeyFetchResult result, KeySet keys, byte[] jwks)
    {
        if (result == KeyFetchResult.Ok)
            Take(keys, jwks, TimeSpan.Zero);
        else
            GiveUpStale();
        if (result != LastResult && result != KeyFetchResult.Ok)
            LogFetchFailed(source.Name, result.Word, _keys.Keys.Count);
        LastResult = result;
    }

    private async ValueTask<KeyFetch> TryFetchAsync(CancellationToken deadline)
    {
        try
        {
            return await origin.FetchAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            return KeyFetch.Failed(KeyFetchResult.TimedOut);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return KeyFetch.Failed(KeyFetchResult.Unreachable);
        }
    }

    private void Take(KeySet keys, byte[] jwks, TimeSpan age)
    {
        var old = _keys;
        _keys = keys.Succeed(old);
        LastGoodJwks = jwks;
        _lastGood = time.GetTimestamp();
        _ageAtLastGood = age;
        var fresh = _keys.Keys.Except(old.Keys).Count();
        if (fresh > 0 || _keys.Keys.Count != old.Keys.Count)
            LogKeysChanged(source.Name, _keys.Keys.Count, fresh);
    }

    private void GiveUpStale()
    {
        if (_lastGood is not { } good || time.GetElapsedTime(good) + _ageAtLastGood < source.StaleAfter)
            return;
        _keys = KeySet.Empty.Succeed(_keys);
        LastGoodJwks = [];
        _lastGood = null;
        LogStale(source.Name, source.StaleAfter);
    }

    private async ValueTask<bool> Ended(Task fetch, TimeSpan wait, CancellationToken cancelled)
    {
        try
        {
            await fetch.WaitAsync(wait, time, cancelled);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    [LoggerMessage(500, LogLevel.Information, "Issuer {Issuer} has {Count} usable keys, {Fresh} of them new")]
    private partial void LogKeysChanged(string issuer, int count, int fresh);

    [LoggerMessage(501, LogLevel.Warning, "The keys of issuer {Issuer} could not be fetched ({Result}); {Count} known keys go on serving")]
    private partial void LogFetchFailed(string issuer, string result, int count);

    [LoggerMessage(502, LogLevel.Error, "The keys of issuer {Issuer} were not seen for {StaleAfter} and are given up; its tokens cannot be verified")]
    private partial void LogStale(string issuer, TimeSpan staleAfter);
}
