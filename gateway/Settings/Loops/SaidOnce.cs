namespace Gateway.Settings;

/// <summary>Trouble that lasts is said once, not with each try: again when it is another, or when it comes back.</summary>
internal sealed class SaidOnce
{
    private volatile string? _trouble;

    /// <summary>Null while it works.</summary>
    public string? Trouble => _trouble;

    /// <summary>It failed; true when that is still to be said.</summary>
    public bool Fails(string trouble) => Interlocked.Exchange(ref _trouble, trouble) != trouble;

    /// <summary>It works; true when it did not before.</summary>
    public bool Works() => Interlocked.Exchange(ref _trouble, null) is not null;
}
