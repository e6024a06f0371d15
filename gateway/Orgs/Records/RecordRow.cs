namespace Gateway.Orgs.Records;

/// <summary>One row of what operators put over the settings: where it stands, and what the audit calls it.</summary>
/// <param name="Select">Reads its version and body.</param>
/// <param name="Put">Writes it.</param>
/// <param name="Delete">Takes it back.</param>
/// <param name="Action">The audit's word, before <c>.put</c> and <c>.delete</c>.</param>
/// <param name="Subject">Whom it is about.</param>
/// <param name="Key">Its columns.</param>
internal sealed record RecordRow(
    string Select, string Put, string Delete, string Action, string Subject, params (string Name, object? Value)[] Key)
{
    public static RecordRow Org(string org) => new(
        "SELECT version, body FROM org_override WHERE org = @org",
        "INSERT INTO org_override (org, version, body) VALUES (@org, @version, @body) ON CONFLICT (org) DO UPDATE SET version = @version, "
            + "body = @body",
        "DELETE FROM org_override WHERE org = @org",
        "override", org, ("@org", org));

    public static RecordRow Application(string issuer, string application) => new(
        "SELECT version, body FROM application_override WHERE issuer = @issuer AND application = @application",
        "INSERT INTO application_override (issuer, application, version, body) VALUES (@issuer, @application, @version, @body) "
            + "ON CONFLICT (issuer, application) DO UPDATE SET version = @version, body = @body",
        "DELETE FROM application_override WHERE issuer = @issuer AND application = @application",
        "application", $"{issuer}/{application}", ("@issuer", issuer), ("@application", application));
}
