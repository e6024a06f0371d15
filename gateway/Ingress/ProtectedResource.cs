using System.Diagnostics.CodeAnalysis;

namespace Gateway.Ingress;

/// <summary>The ingress as a protected resource by its public address, which a request's <c>Host</c> never changes.</summary>
/// <param name="Identifier">As in the settings: clients compare it character by character (RFC 9728 §3.3).</param>
/// <param name="Metadata">The absolute address of its metadata.</param>
/// <param name="MetadataPath">The path of that, as it comes in a request.</param>
internal sealed record ProtectedResource(string Identifier, string Metadata, string MetadataPath)
{
    public const string WellKnown = "/.well-known/oauth-protected-resource";

    public static bool TryParse(string text, [NotNullWhen(true)] out ProtectedResource? resource)
    {
        resource = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            || address.UserInfo.Length > 0 || text.AsSpan().ContainsAny("?#\"\\") || text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return false;
        }

        // The well-known part goes between host and path; a lone slash behind the host is none (RFC 9728 §3.1).
        var path = WellKnown + (address.AbsolutePath == "/" ? "" : address.AbsolutePath);
        resource = new ProtectedResource(text, address.GetLeftPart(UriPartial.Authority) + path, path);
        return true;
    }

    /// <summary>Whether a request's path is the metadata's; without the resource's own path too, for who knows the host alone.</summary>
    public bool IsMetadata(ReadOnlySpan<char> path) => path.SequenceEqual(MetadataPath) || path.SequenceEqual(WellKnown);
}
