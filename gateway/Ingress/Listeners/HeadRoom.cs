using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Ingress;

/// <summary>
/// Keeps room in a request's head for the longest token that an issuer in force may send. A limit that the settings name themselves stays.
/// </summary>
internal sealed class HeadRoom
{
    /// <summary>What a head may have beside its token, in bytes.</summary>
    private const int Beside = 24 * 1024;

    /// <summary>What a field may have where no token needs more: Kestrel's own default.</summary>
    private const int Field = 32 * 1024;

    /// <summary>The field's name, its scheme and some spaces.</summary>
    private const int AroundToken = 256;

    private readonly Lock _gate = new();
    private int _longest = 8 * 1024;
    private Action<int> _apply = static _ => { };

    /// <param name="longestToken">In characters, each of which is a byte.</param>
    public void Keep(int longestToken)
    {
        lock (_gate)
        {
            _longest = longestToken;
            _apply(_longest);
        }
    }

    /// <summary>The server reads these of each request or connection, so they may change while it runs.</summary>
    public void Bind(KestrelServerLimits limits, IConfigurationSection given)
    {
        lock (_gate)
        {
            _apply = longest =>
            {
                if (!Has(given, nameof(limits.MaxRequestHeadersTotalSize)))
                    limits.MaxRequestHeadersTotalSize = Beside + longest;
                if (!Has(given, $"Http2:{nameof(limits.Http2.MaxRequestHeaderFieldSize)}"))
                    limits.Http2.MaxRequestHeaderFieldSize = Math.Max(Field, longest + AroundToken);
                if (!Has(given, $"Http3:{nameof(limits.Http3.MaxRequestHeaderFieldSize)}"))
                    limits.Http3.MaxRequestHeaderFieldSize = Math.Max(Field, longest + AroundToken);
            };
            _apply(_longest);
        }
    }

    private static bool Has(IConfigurationSection given, string key) => given.GetSection(key).Exists();
}
