using Yarp.ReverseProxy.Model;

namespace Gateway.Forwarding.Headers;

/// <summary>
/// <c>Gateway.RewriteLocation</c>: a <c>Location</c> that names a destination of the cluster becomes a relative reference
/// (RFC 9110 §10.2.2), so that no client is sent to an internal address, with its token. Pure.
/// </summary>
internal static class LocationRewrite
{
    /// <summary>The value to send; the very same where it names somebody else.</summary>
    public static string Of(string location, IReadOnlyList<DestinationState> destinations)
    {
        foreach (var destination in destinations)
        {
            if (Uri.TryCreate(destination.Model.Config.Address, UriKind.Absolute, out var own)
                && Relative(location, own) is { } relative)
            {
                return relative;
            }
        }

        return location;
    }

    /// <summary>Null where scheme, host or port are others; path, query and fragment stay as they are written.</summary>
    public static string? Relative(string location, Uri own)
    {
        var authority = location.AsSpan();
        if (authority.StartsWith($"{own.Scheme}:", StringComparison.OrdinalIgnoreCase))
            authority = authority[(own.Scheme.Length + 1)..];
        if (!authority.StartsWith("//", StringComparison.Ordinal))
            return null;
        authority = authority[2..];
        var end = authority.IndexOfAny(@"/\?#");
        var rest = end < 0 ? [] : authority[end..];
        return Names(end < 0 ? authority : authority[..end], own) ? WithoutPrefix(rest, own.AbsolutePath) : null;
    }

    private static bool Names(ReadOnlySpan<char> authority, Uri own) =>
        Uri.TryCreate($"{own.Scheme}://{authority[(authority.LastIndexOf('@') + 1)..]}/", UriKind.Absolute, out var named)
        && named.Port == own.Port && string.Equals(named.IdnHost, own.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static string WithoutPrefix(ReadOnlySpan<char> rest, string prefix)
    {
        var bare = prefix.AsSpan().TrimEnd('/');
        if (bare.Length > 0 && rest.StartsWith(bare, StringComparison.Ordinal)
            && (rest.Length == bare.Length || rest[bare.Length] is '/' or '?' or '#'))
        {
            rest = rest[bare.Length..];
        }

        if (rest.IsEmpty || rest[0] is not ('/' or '\\'))
            return $"/{rest}";
        // With a second slash it would name a host of its own (RFC 3986 §4.2), to some with a backslash too.
        return rest.Length > 1 && rest[1] is ('/' or '\\') ? $"/.{rest}" : rest.ToString();
    }
}
