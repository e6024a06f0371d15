using Gateway.Ingress;
using Gateway.Settings;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Keys;

namespace Gateway.Tokens.Issuers;

/// <summary>Reads <c>Gateway:Issuers</c> and keeps the rings of the issuers in force running.</summary>
internal sealed class IssuersPart(
    IssuerCompiler compiler, KeyRings rings, HeadRoom head, TokensMetrics metrics, SettingsSources sources) : ISettingsPart
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

        if (issuers.Count > 0 && !IssuerProxy.TryRead(sources, out _))
        {
            settings.Mistakes.Add(IssuerProxy.Variable,
                "is no address of a proxy; it must be one such as http://proxy.example:3128, or absent; it is for calls to issuers");
        }

        ReportHeads(issuers, settings.Mistakes);
        snapshot.Add(ReportShared(issuers, settings.Mistakes) ? IssuerSet.Empty : new IssuerSet(issuers));
    }

    public void Apply(Snapshot snapshot)
    {
        _inForce = snapshot.Get<IssuerSet>();
        head.Keep(_inForce.MaxTokenLength);
        foreach (var issuer in _inForce.All.Where(issuer => issuer.Introspection is not null))
            metrics.MayIntrospect(issuer.Name);
        rings.Run([.. _inForce.All.Select(issuer => issuer.Keys)]);
    }

    /// <summary>The server's limits on a request's head are set at the start, by the longest token of then.</summary>
    private void ReportHeads(List<Issuer> issuers, Mistakes mistakes)
    {
        foreach (var issuer in issuers.Where(issuer => !head.Fits(issuer.MaxTokenLength)))
        {
            mistakes.Add($"Gateway:Issuers:{issuer.Name}:MaxTokenLength",
                $"is {issuer.MaxTokenLength}, for which a request's head has no room until a restart; restart the gateway or put the "
                + "running value back");
        }
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
