using System.Buffers;
using Gateway.Orgs.Identity;
using Microsoft.Extensions.Primitives;

namespace Gateway.Forwarding.Headers;

/// <summary>
/// Takes out of a request what a client must not tell a backend: identity in any spelling, fields of one hop, rewrites of target or method.
/// </summary>
internal static class HeaderFirewall
{
    /// <summary>Fields by which some frameworks let a request name another target or method than the one judged here.</summary>
    private static readonly string[] Rewrites =
        ["X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    /// <summary>
    /// By which proxies tell a backend whose certificate a client has shown (RFC 9440, nginx, AWS); from a client, a claim.
    /// </summary>
    private static readonly string[] Certificates =
        ["Client-Cert", "Client-Cert-Chain", "X-ARR-ClientCert", "X-SSL-CERT", "SSL-CERT"];

    private static readonly string[] CertificatePrefixes =
        ["X-Client-Cert", "SSL-Client-", "X-SSL-Client-", "X-Amzn-Mtls-"];

    /// <summary>
    /// What <c>Gateway.PassHeaders</c> may let through: these change the method alone, and a route that takes them says so.
    /// </summary>
    public static readonly string[] Passable = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    /// <summary>By which a backend tells where a request ends, whose it is and for which host.</summary>
    private static readonly string[] Framing =
        ["Content-Length", "Transfer-Encoding", "Host", "Authorization", "Connection", "Upgrade", "Trailer", "Expect"];

    /// <summary>
    /// Fields that the gateway sets or removes under their own names. In another spelling a client's would stand beside ours,
    /// and a backend that folds names may read it first. <c>Proxy</c> becomes a CGI backend's <c>HTTP_PROXY</c>.
    /// </summary>
    private static readonly OwnedNames Told =
        new([.. Rewrites, "Forwarded", "X-Real-IP", "True-Client-IP", "X-Request-Id", "Proxy", "X-Content-Length",
            .. Certificates, .. Framing],
            ["X-Forwarded-", .. CertificatePrefixes]);

    /// <summary>Never sent on, however they are spelt. Kestrel renames a length that it has ignored.</summary>
    private static readonly OwnedNames Removed = new([.. Rewrites, "Proxy", "X-Content-Length", .. Certificates], CertificatePrefixes);

    private static readonly SearchValues<char> PlainLetters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>What a client may nominate without harm (RFC 9110 §7.6.1), or must not be able to nominate away.</summary>
    private static readonly string[] NotNominated =
        ["close", "keep-alive", "upgrade", "host", "content-length", "transfer-encoding", "authorization", "te", "x-request-id"];

    /// <summary>Returns how many identity fields the client had sent.</summary>
    /// <param name="headers">As the client sent them.</param>
    /// <param name="identity">The names that are the gateway's.</param>
    /// <param name="passed">Names of <see cref="Passable"/> that the route lets through, spelt as they are there.</param>
    public static int Clean(IHeaderDictionary headers, IdentityRules identity, IReadOnlyList<string> passed)
    {
        var owned = 0;
        RemoveNominated(headers, headers.Connection);
        foreach (var (name, _) in headers)
        {
            if (identity.Owned.Contains(name))
                owned++;
            else if (!Told.Contains(name) || (IsPlain(name) && (!Removed.Contains(name) || IsPassed(name, passed))))
                continue;
            headers.Remove(name);
        }

        // Request trailers are read and dropped; announcing them would be a lie.
        headers.Remove("Trailer");
        return owned;
    }

    private static bool IsPassed(string name, IReadOnlyList<string> passed)
    {
        for (var i = 0; i < passed.Count; i++)
        {
            if (passed[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Spelt as the field's own name is; whether a peer may say such a thing was judged before.</summary>
    private static bool IsPlain(string name) =>
        !name.AsSpan().ContainsAnyExcept(PlainLetters) && !name.StartsWith("HTTP-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Removes the fields that <c>Connection</c> nominates as meant for this hop alone.</summary>
    public static void RemoveNominated(IHeaderDictionary headers, StringValues connection)
    {
        foreach (var field in connection)
        {
            foreach (var option in (field ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (!NotNominated.Contains(option, StringComparer.OrdinalIgnoreCase))
                    headers.Remove(option);
            }
        }
    }
}
