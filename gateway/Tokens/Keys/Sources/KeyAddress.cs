using System.Diagnostics.CodeAnalysis;

namespace Gateway.Tokens.Keys;

/// <summary>An address that keys may be fetched from: what comes back decides who may call, so nobody on the way may write it.</summary>
internal static class KeyAddress
{
    public static bool TryParse(string? text, bool allowHttp, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && (address.IsLoopback || allowHttp)))
        && address.UserInfo.Length == 0
        && address.Fragment.Length == 0;
}
