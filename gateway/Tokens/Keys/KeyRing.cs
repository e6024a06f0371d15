namespace Gateway.Tokens.Keys;

/// <summary>
/// One issuer's keys through their whole life: renewed in time, kept while the issuer is away, given up when stale.
/// Nobody waits here but a request with a key id not seen before, and it waits on one fetch for all.
/// </summary>
internal sealed class KeyRing(KeySource source, IKeyOrigin origin, TimeProvider time, TokensMetrics metrics, ILogger<KeyRing> logger)
{
    /// <summary>The longest that a request with an unknown kid waits.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(2);

    /// <summary>Requests that may wait together; a flood of unknown kids while the issuer is slow must not pile up.</summary>
    private const int MostWaiting = 1000;

    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly KeysInUse _keys = new(source, time, logger);
    private Task<KeyFetchResult>? _fetch;
    private long? _lastCaused;
    private int _waiting;

    public KeySource Source => source;

    public IReadOnlyList<SigningKey> Keys => _keys.Set.Keys;

    /// <summary>How the last fetch ended; null before the first.</summary>
    public KeyFetchResult? LastResult => _keys.LastResult;

    /// <summary>
    /// The document that the keys in use come from and how long ago the issuer was last seen publishing it, to be kept for a restart.
    /// </summary>
    public (byte[] Jwks, TimeSpan Age)? LastGood
    {
        get
        {
            lock (_gate)
                return _keys.Age is { } age ? (_keys.Jwks, age) : null;
        }
    }

    /// <summary>
    /// The keys that a token with this kid and algorithm may be signed by; an unknown kid waits for a fetch that is running or that
    /// the cooldown allows.
    /// </summary>
    public ValueTask<KeyLookup> FindAsync(string? kid, string algorithm, string? rsaAlgorithm, CancellationToken cancelled) =>
        TryFind(kid, algorithm, rsaAlgorithm, out var found)
            ? ValueTask.FromResult(found)
            : WaitAsync(kid, algorithm, rsaAlgorithm, cancelled);

    /// <summary>Uses a key set kept from before, unless the issuer was seen already.</summary>
    /// <param name="age">How long ago the issuer was last seen publishing it.</param>
    public void Seed(byte[] jwks, TimeSpan age)
    {
        if (age >= source.StaleAfter || !JwksReader.TryRead(jwks, out var keys))
            return;
        lock (_gate)
        {
            if (_keys.Age is null)
                _keys.Take(keys, jwks, age);
        }
    }

    /// <summary>Fetches now, or joins the fetch that is running.</summary>
    public Task<KeyFetchResult> RefreshAsync()
    {
        lock (_gate)
            return Fetch();
    }

    /// <summary>The same of the keys that there are, without a wait.</summary>
    public KeyLookup Find(string? kid, string algorithm, string? rsaAlgorithm)
    {
        TryFind(kid, algorithm, rsaAlgorithm, out var found);
        return found;
    }

    private bool TryFind(string? kid, string algorithm, string? rsaAlgorithm, out KeyLookup found)
    {
        var set = _keys.Set;
        var match = set.Find(kid, algorithm, rsaAlgorithm, out var keys);
        found = match switch
        {
            KeyMatch.Found => KeyLookup.Found(keys),
            KeyMatch.OtherAlgorithm => KeyLookup.None(TokenReason.AlgorithmNotAllowed),
            _ => KeyLookup.None(TokenReason.UnknownKid),
        };

        // Without a kid, keys that all have one are no reason to fetch: every token without would be.
        return match != KeyMatch.UnknownKid || (kid is null && set.Keys.Count > 0);
    }

    private async ValueTask<KeyLookup> WaitAsync(string? kid, string algorithm, string? rsaAlgorithm, CancellationToken cancelled)
    {
        try
        {
            return Interlocked.Increment(ref _waiting) > MostWaiting
                ? KeyLookup.None(TokenReason.NoKeys)
                : await LearnAsync(kid, algorithm, rsaAlgorithm, cancelled);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async ValueTask<KeyLookup> LearnAsync(string? kid, string algorithm, string? rsaAlgorithm, CancellationToken cancelled)
    {
        var began = time.GetTimestamp();

        // A fetch that ran already may have been answered before the issuer published this key, so it is not the last word;
        // of those that waited for it one causes the next, and the others join that.
        for (var fetch = Next(null); fetch is not null; fetch = Next(fetch))
        {
            var left = MostWait - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || !await Ended(fetch, left, cancelled))
                return KeyLookup.None(TokenReason.NoKeys);
            if (TryFind(kid, algorithm, rsaAlgorithm, out var found))
                return found;
        }

        // A fetch that ended between the look and the question for it had no one to tell.
        if (TryFind(kid, algorithm, rsaAlgorithm, out var late))
            return late;

        // Only an issuer that answers can make a kid unknown: while it is away, a new key is nobody's fault.
        return KeyLookup.None(LastResult == KeyFetchResult.Ok ? TokenReason.UnknownKid : TokenReason.NoKeys);
    }

    /// <summary>
    /// The running fetch, or one because of an unknown kid: of these at most one a cooldown, whoever asks and however often.
    /// </summary>
    private Task<KeyFetchResult>? Next(Task<KeyFetchResult>? last)
    {
        lock (_gate)
        {
            if (_fetch is { IsCompleted: false } running && running != last)
                return running;
            if (_lastCaused is { } before && time.GetElapsedTime(before) < source.Cooldown)
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
        var result = fetched.Result == KeyFetchResult.Ok && !JwksReader.TryRead(fetched.Jwks, out keys)
            ? KeyFetchResult.BadKeys
            : fetched.Result;
        lock (_gate)
            _keys.End(result, keys, fetched.Jwks);
        metrics.KeysFetched(source.Name, result);
        return result;
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
}
