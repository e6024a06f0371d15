using Gateway.Settings;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Keys;

namespace Gateway.Tokens.Issuers;

/// <summary>Reads <c>Gateway:Issuers</c> and keeps the rings of the issuers in force running.</summary>
internal sealed class IssuersPart(IssuerCompiler compiler, KeyRings rings) : ISettingsPart
{
    private volatile IssuerSet _inForce = IssuerSet.Empty;

    public void Read(SettingsReader settings, SnapshotBuilder snapshot)
    {
        var issuers = new List<Issuer>();
        foreach (var (name, options) in settings.Section<Dictionary<string, IssuerOptions>>("Gateway:Issuers"))
        {
            if (compiler.Compile(name, options, _inForce, settings.Mistakes) is { } issuer)
                issuers.Add(issuer);
        }

        snapshot.Add(ReportShared(issuers, settings.Mistakes) ? IssuerSet.Empty : new IssuerSet(issuers));
    }

    public void Apply(Snapshot snapshot)
    {
        _inForce = snapshot.Get<IssuerSet>();
        rings.Run([.. _inForce.All.Select(issuer => issuer.Keys)]);
    }

    /// <summary>One <c>iss</c> with two sets of rules would let the laxer one decide.</summary>
    private static bool ReportShared(List<Issuer> issuers, Mistakes mistakes)
    {
        IntrospectionRules.ReportShared(issuers, mistakes);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        var shared = false;
        foreach (var issuer in issuers)
        {
            foreach (var identifier in issuer.Identifiers)
            {
                if (owners.TryAdd(identifier, issuer.Name))
                    continue;
                shared = true;
                mistakes.Add($"Gateway:Issuers:{issuer.Name}:Issuer",
                    $"\"{identifier}\" already belongs to Gateway:Issuers:{owners[identifier]}; an iss has one issuer");
            }
        }

        return shared;
    }
}
