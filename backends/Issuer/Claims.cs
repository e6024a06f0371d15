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
        var properties = PropertiesOf(application);
        if (properties.Count > 0)
            claims["application_properties"] = properties;
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

    private static SortedDictionary<string, object> PropertiesOf(RegisteredApplication application)
    {
        var properties = new SortedDictionary<string, object>(StringComparer.Ordinal);
        // The workflow reads the org from this property, so a token of that shape shows it too.
        if (application.Shape is TokenShape.Workflow)
            properties["org_code"] = new { v = application.OrgCode };
        foreach (var (key, value) in application.Properties)
            properties[key] = new { v = value };
        return properties;
    }
}
