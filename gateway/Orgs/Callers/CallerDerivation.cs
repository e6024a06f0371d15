using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Orgs.Identity;
using Gateway.Orgs.Plans;
using Gateway.Orgs.Records;
using Gateway.Refusals;
using Gateway.Settings;
using Gateway.Tokens;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;

namespace Gateway.Orgs;

/// <summary>Derives for whom a verified token speaks, under one snapshot. Pure but for the clock, by which revocations end.</summary>
/// <param name="metrics">Null for explain, which counts nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class CallerDerivation(OrgsMetrics? metrics, TimeProvider time)
{
    public CallerStanding Derive(VerifiedToken token, Snapshot snapshot)
    {
        var claims = token.ReadClaims();
        var issuer = token.Issuer;
        var records = snapshot.Get<OrgRecords>();
        var application = ApplicationInForce.Find(issuer, records, token.Application);
        if (issuer.IsClosed && application is null)
            return new CallerStanding(snapshot.Generation, null, Refused(Reason.UnknownApplication));
        if (application is { IsOrgInvalid: true })
            return new CallerStanding(snapshot.Generation, null, Catalogue.OrgInvalid);
        var found = OrgClaims.Decide(claims, issuer.OrgClaims, issuer.OrgCharacters, application?.Org, out var org);
        if (found.IsRefused)
            return new CallerStanding(snapshot.Generation, null, found);
        var book = snapshot.Get<PlanBook>();
        var settings = book.Orgs.GetValueOrDefault(org.Value);
        var over = records.Overrides.GetValueOrDefault(org.Value);
        var (plan, source) = PlanChoice.Decide(book, settings, over, application?.Plan, () => NamedPlan(claims, issuer, book));
        var scopes = Scopes(claims, issuer);
        var caller = new Caller
        {
            Org = org,
            Issuer = issuer.Name,
            Application = token.Application,
            Plan = plan,
            PlanSource = source,
            Scopes = scopes,
            IdentityHeaders = Headers(snapshot.Get<IdentityRules>(), header => ClaimText(header, claims, issuer) ?? header.Source switch
            {
                IdentitySource.Org => org.Value,
                IdentitySource.Application => token.Application,
                IdentitySource.Plan => plan.Name,
                _ => null,
            }),
            Properties = Properties(claims),
            Generation = snapshot.Generation,
        };
        return records.Revoking(token, org, time.GetUtcNow()) is { } revocation
            ? new CallerStanding(
                snapshot.Generation, caller, Refused(Reason.Revoked), revocation.EndsBefore(token) ? revocation.ExpiresAt : null)
            : new CallerStanding(snapshot.Generation, caller, Judge(token, caller, settings, over));
    }

    private static Verdict Refused(string reason) =>
        new(Catalogue.InvalidToken, reason) { Challenge = Challenge.InvalidToken(TokenReason.BadSignature.Description) };

    private static Verdict Judge(VerifiedToken token, Caller caller, OrgSettings? settings, OrgOverride? over)
    {
        if (token.Issuer.Orgs is { } allowed && !allowed.Contains(caller.Org.Value))
            return Catalogue.OrgNotAllowed;
        if (over is { Suspended: true })
            return new Verdict(Catalogue.OrgSuspended, Reason.SuspendedByAdmin);
        return settings is { Suspended: true } ? new Verdict(Catalogue.OrgSuspended, Reason.SuspendedBySettings) : Verdict.Pass;
    }

    private Plan? NamedPlan(JsonElement claims, Issuer issuer, PlanBook book)
    {
        foreach (var source in issuer.PlanClaims)
        {
            if (!source.TryGet(claims, out var claim) || claim.ValueKind != JsonValueKind.String)
                continue;
            if (book.Plans.TryGetValue(claim.GetString()!, out var named))
                return named;
            metrics?.UnknownPlan(issuer.Name);
        }

        return null;
    }

    /// <summary>The first claim present is used alone: a text split by spaces, or a list of texts.</summary>
    private static HashSet<string> Scopes(JsonElement claims, Issuer issuer)
    {
        var scopes = new HashSet<string>(StringComparer.Ordinal);
        if (First(claims, issuer.ScopeClaims) is not { } claim)
            return scopes;
        if (claim.ValueKind == JsonValueKind.String)
        {
            scopes.UnionWith(claim.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
        else if (claim.ValueKind == JsonValueKind.Array)
        {
            scopes.UnionWith(
                claim.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!));
        }
        return scopes;
    }

    private List<KeyValuePair<string, string>> Headers(IdentityRules rules, Func<IdentityHeader, string?> value)
    {
        var values = new List<KeyValuePair<string, string>>(rules.Headers.Count);
        foreach (var header in rules.Headers)
        {
            if (value(header) is not { Length: > 0 } text)
                continue;
            if (HeaderText.Encode(text) is { } encoded)
                values.Add(new(header.Name, encoded));
            else
                metrics?.SpoiledHeader(header.Name);
        }

        return values;
    }

    /// <summary>Kinde's application properties: <c>application_properties.{key}.v</c>.</summary>
    private static FrozenDictionary<string, string> Properties(JsonElement claims) =>
        claims.TryGetClaim("application_properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject()
                .Where(property => property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetClaim("v", out var value)
                    && value.ValueKind == JsonValueKind.String)
                .ToFrozenDictionary(
                    property => property.Name, property => property.Value.GetProperty("v").GetString()!, StringComparer.Ordinal)
            : FrozenDictionary<string, string>.Empty;

    private static string? ClaimText(IdentityHeader header, JsonElement claims, Issuer issuer) => header.Source switch
    {
        IdentitySource.OrgName => First(claims, issuer.OrgNameClaims) is { } name ? IdentityHeader.Text(name) : null,
        IdentitySource.Scopes => First(claims, issuer.ScopeClaims) is { ValueKind: JsonValueKind.String or JsonValueKind.Array } granted
            ? IdentityHeader.Text(granted)
            : null,
        IdentitySource.Issuer => claims.TryGetClaim("iss", out var iss) ? IdentityHeader.Text(iss) : null,
        IdentitySource.Claim => header.Claim!.TryGet(claims, out var claim) ? IdentityHeader.Text(claim) : null,
        _ => null,
    };

    private static JsonElement? First(JsonElement claims, IReadOnlyList<ClaimSource> sources)
    {
        foreach (var source in sources)
        {
            if (source.TryGet(claims, out var claim))
                return claim;
        }

        return null;
    }
}
