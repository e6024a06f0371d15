using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Ingress;

/// <summary>
/// <c>Kestrel:Limits</c>, which Kestrel itself leaves to the application to bind, over defaults meant for hostile clients.
/// </summary>
internal static class KestrelLimits
{
    public static void Bind(IConfigurationSection section, KestrelServerLimits limits)
    {
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.Http2.MaxStreamsPerConnection = 100;
        section.Bind(limits);
        limits.MinRequestBodyDataRate = Rate(section.GetSection(nameof(limits.MinRequestBodyDataRate)), limits.MinRequestBodyDataRate);
        limits.MinResponseDataRate = Rate(section.GetSection(nameof(limits.MinResponseDataRate)), limits.MinResponseDataRate);
    }

    /// <summary>The binder skips this type silently, for it has a constructor only.</summary>
    private static MinDataRate? Rate(IConfigurationSection section, MinDataRate? given) => !section.Exists() ? given : new MinDataRate(
        section.GetValue(nameof(MinDataRate.BytesPerSecond), given!.BytesPerSecond),
        section.GetValue(nameof(MinDataRate.GracePeriod), given.GracePeriod));
}
