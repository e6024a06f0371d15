namespace Backends.Issuer;

/// <summary>The claims of a machine token, in Kinde's shapes and in Kinde's (ordinal) order.</summary>
internal static class Claims
{
    public static SortedDictionary<string, object> Of(
        RegisteredApplication application, Grant grant, string issuer, DateTimeOffset now, int lifetime)
    {
        var claims = new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["aud"] = grant.Audiences,
            ["azp"] = application.ClientId,
            ["exp"] = now.ToUnixTimeSeconds() + lifetime,
            ["gty"] = new[] { "client_credentials" },
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["scope"] = string.Join(' ', grant.Granted),
            ["scp"] = grant.Requested,
            ["v"] = "2",
        };
        AddOrg(claims, application);
        var properties = application.AllProperties;
        if (properties.Count > 0)
            claims["application_properties"] = properties.ToDictionary(property => property.Key, property => new { v = property.Value });
        return claims;
    }

    private static void AddOrg(SortedDictionary<string, object> claims, RegisteredApplication application)
    {
        if (application.Shape is TokenShape.Organization)
            claims["org_code"] = application.OrgCode!;
        if (application.Shape is not TokenShape.Workflow)
            return;
        claims["applicationId"] = application.ClientId;
        claims["orgCode"] = application.OrgCode!;
        claims["orgName"] = application.OrgName ?? application.OrgCode!;
    }
}
