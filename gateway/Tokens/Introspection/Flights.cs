using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Tokens.Introspection;

/// <summary>One call a token, whoever waits for it, and a bound on how many run: a slow issuer must not pile up requests.</summary>
internal sealed class Flights
{
    /// <summary>Calls of one issuer at a time.</summary>
    public const int Most = 1000;

    private readonly ConcurrentDictionary<string, Lazy<Task<TokenVerdict>>> _running = new(StringComparer.Ordinal);

    /// <summary>The call that runs for this token, or a new one; false where too many run.</summary>
    public bool TryJoin(string token, Func<Task<TokenVerdict>> call, [NotNullWhen(true)] out Task<TokenVerdict>? flight)
    {
        flight = null;
        if (!_running.TryGetValue(token, out var running))
        {
            if (_running.Count >= Most)
                return false;
            running = _running.GetOrAdd(token, _ => new Lazy<Task<TokenVerdict>>(() => RunAsync(token, call)));
        }

        flight = running.Value;
        return true;
    }

    private async Task<TokenVerdict> RunAsync(string token, Func<Task<TokenVerdict>> call)
    {
        // Never on the request that caused it: that one may leave while others wait.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return await call();
        }
        finally
        {
            _running.TryRemove(token, out _);
        }
    }
}
