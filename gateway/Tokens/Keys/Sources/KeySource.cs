namespace Gateway.Tokens.Keys;

/// <summary>Where an issuer's keys come from and how they age. Equal sources share their ring over a reload.</summary>
internal sealed record KeySource
{
    /// <summary>The issuer's name in the settings, for logs and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>The discovery document; null when the keys are elsewhere.</summary>
    public Uri? Metadata { get; init; }

    /// <summary>The key set itself, where the settings name its address; null for discovery or a file.</summary>
    public Uri? Jwks { get; init; }

    /// <summary>The full path of the private CA's certificates that the issuer's host is trusted by; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>What the document's <c>issuer</c> may be.</summary>
    public IReadOnlyList<string> Identifiers { get; init; } = [];

    /// <summary>Hosts that <c>jwks_uri</c> may name.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public bool AllowHttp { get; init; }

    /// <summary>The full path of a JWKS file; null when the keys are fetched.</summary>
    public string? File { get; init; }

    public required TimeSpan Refresh { get; init; }

    public required TimeSpan Cooldown { get; init; }

    public required TimeSpan StaleAfter { get; init; }

    // Written by hand because lists compare by reference; a test changes each member and expects a difference.
    public bool Equals(KeySource? other) =>
        other is not null
        && (Name, Metadata, Jwks, CaFile, AllowHttp, File)
            == (other.Name, other.Metadata, other.Jwks, other.CaFile, other.AllowHttp, other.File)
        && (Refresh, Cooldown, StaleAfter) == (other.Refresh, other.Cooldown, other.StaleAfter)
        && Identifiers.SequenceEqual(other.Identifiers)
        && Hosts.SequenceEqual(other.Hosts);

    public override int GetHashCode() => HashCode.Combine(Name, Metadata, Jwks, File);
}
