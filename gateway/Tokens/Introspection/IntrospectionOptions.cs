namespace Gateway.Tokens.Introspection;

/// <summary><c>Gateway:Issuers:{name}:Introspection</c>: the issuer's tokens are opaque, and it says what they are (RFC 7662).</summary>
internal sealed class IntrospectionOptions
{
    /// <summary>The introspection endpoint; https, or http on loopback or with the issuer's <c>AllowHttp</c>. Required.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The client that the gateway is to the issuer (RFC 7662 section 2.1). Required.</summary>
    public string? ClientId { get; set; }

    /// <summary>Its secret; or <see cref="ClientSecretFile"/>, one of the two. Never shown.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>A file with the secret on its first line; read again for each call, so that it can be changed in place.</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>
    /// How its tokens begin: 1 to 64 characters of <c>A–Z a–z 0–9 - . _ ~ + /</c>. Null: whatever is no JWT is asked for,
    /// which only one issuer may do.
    /// </summary>
    public string? Prefix { get; set; }

    /// <summary>How long an answer may serve without being asked for again, never past the token's <c>exp</c>. 1 s to 1 h.</summary>
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromSeconds(30);
}
