using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Ingress;

/// <summary>
/// Keeps room in a request's head for the longest token that an issuer may send: the server's limits are the larger of what the
/// settings give them and what that token needs. They are set once: connections that are open keep what they began with.
/// </summary>
internal sealed class HeadRoom
{
    /// <summary>What a head may have beside its token, in bytes.</summary>
    private const int Beside = 16 * 1024;

    private readonly Lock _gate = new();
    private KestrelServerLimits? _limits;
    private int? _longest;

    /// <summary>Whether such a token fits without a restart; before the start any does.</summary>
    public bool Fits(int longestToken)
    {
        lock (_gate)
            return _limits is null || _longest is null || longestToken + Beside <= Room(_limits);
    }

    /// <summary>The first time it says how much room there will be; later tokens must fit into that.</summary>
    /// <param name="longestToken">In characters, each of which is a byte.</param>
    public void Keep(int longestToken)
    {
        lock (_gate)
        {
            if (_longest is not null)
                return;
            _longest = longestToken;
            Widen();
        }
    }

    /// <param name="limits">As the settings give them.</param>
    public void Bind(KestrelServerLimits limits)
    {
        lock (_gate)
        {
            _limits = limits;
            Widen();
        }
    }

    private void Widen()
    {
        if (_limits is not { } limits || _longest is not { } longest)
            return;
        var needed = longest + Beside;
        limits.MaxRequestHeadersTotalSize = Math.Max(limits.MaxRequestHeadersTotalSize, needed);
        limits.Http2.MaxRequestHeaderFieldSize = Math.Max(limits.Http2.MaxRequestHeaderFieldSize, needed);
        limits.Http3.MaxRequestHeaderFieldSize = Math.Max(limits.Http3.MaxRequestHeaderFieldSize, needed);
    }

    private static int Room(KestrelServerLimits limits) => Math.Min(
        limits.MaxRequestHeadersTotalSize, Math.Min(limits.Http2.MaxRequestHeaderFieldSize, limits.Http3.MaxRequestHeaderFieldSize));
}
