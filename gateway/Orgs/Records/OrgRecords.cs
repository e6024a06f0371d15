using System.Collections.Frozen;
using Gateway.Tokens;

namespace Gateway.Orgs.Records;

/// <summary>What operators decided and the store keeps, as of one version: overrides and revocations. A part of the snapshot.</summary>
internal sealed class OrgRecords
{
    private readonly FrozenDictionary<(RevocationOf Of, string Value), Revocation[]> _byName;

    public OrgRecords(
        long version, IEnumerable<OrgOverride> overrides, IReadOnlyList<Revocation> revocations,
        IEnumerable<ApplicationOverride>? applications = null)
    {
        Applications = (applications ?? []).ToFrozenDictionary(each => (each.Issuer, each.Application));
        Version = version;
        Overrides = overrides.ToFrozenDictionary(each => each.Org, StringComparer.Ordinal);
        Revocations = revocations;
        _byName = revocations.GroupBy(each => (each.Of, each.Value)).ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public static OrgRecords Empty { get; } = new(0, [], []);

    public long Version { get; }

    public FrozenDictionary<string, OrgOverride> Overrides { get; }

    /// <summary>By the issuer's name in the settings and the client id.</summary>
    public FrozenDictionary<(string Issuer, string Application), ApplicationOverride> Applications { get; }

    public IReadOnlyList<Revocation> Revocations { get; }

    /// <summary>A revocation that covers the token now; another may outlast it.</summary>
    public Revocation? Revoking(VerifiedToken token, OrgCode org, DateTimeOffset now) => _byName.Count == 0
        ? null
        : Covering(RevocationOf.Jti, token.Jti, token, now) ?? Covering(RevocationOf.Application, token.Application, token, now)
            ?? Covering(RevocationOf.Org, org.Value, token, now);

    private Revocation? Covering(RevocationOf of, string? value, VerifiedToken token, DateTimeOffset now)
    {
        if (value is null || !_byName.TryGetValue((of, value), out var named))
            return null;
        foreach (var revocation in named)
        {
            if (revocation.Covers(token, now))
                return revocation;
        }

        return null;
    }
}
