namespace Gateway.Tokens.Verified;

/// <summary>
/// Lets one verification a core run at a time; a few more wait, the rest are turned away: signatures must not starve those who hit.
/// </summary>
internal sealed class VerificationQueue(int atOnce, int mostWaiting) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(atOnce);
    private int _waiting;

    /// <summary>False when the queue is full; else the caller must <see cref="Leave"/> once done.</summary>
    public async ValueTask<bool> TryEnterAsync(CancellationToken cancelled)
    {
        if (_turns.Wait(0, CancellationToken.None))
            return true;
        if (Interlocked.Increment(ref _waiting) > mostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        try
        {
            await _turns.WaitAsync(cancelled);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Leave() => _turns.Release();

    public void Dispose() => _turns.Dispose();
}
