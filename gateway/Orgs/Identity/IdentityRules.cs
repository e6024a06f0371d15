using Gateway.Settings;

namespace Gateway.Orgs.Identity;

/// <summary>The identity headers as compiled: what is set, what is taken away, what a backend may answer with.</summary>
internal sealed class IdentityRules
{
    private const string Key = "Gateway:Identity";

    private static readonly string[] NotOurs =
        ["host", "authorization", "connection", "content-length", "content-type", "transfer-encoding", "cookie", "te", "trailer", "upgrade",
            "expect", "x-request-id", "traceparent", "tracestate"];

    private IdentityRules(IReadOnlyList<IdentityHeader> headers, OwnedNames owned, OwnedNames answers, bool passAuthorization)
    {
        Headers = headers;
        Owned = owned;
        Answers = answers;
        PassAuthorization = passAuthorization;
    }

    public IReadOnlyList<IdentityHeader> Headers { get; }

    /// <summary>Never taken from a client.</summary>
    public OwnedNames Owned { get; }

    /// <summary>Owned names that a backend may send.</summary>
    public OwnedNames Answers { get; }

    public bool PassAuthorization { get; }

    public static IdentityRules Read(SettingsReader settings)
    {
        var mistakes = settings.Mistakes;
        var options = settings.Section<IdentityOptions>(Key);
        var headers = new List<IdentityHeader>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, source) in options.Headers ?? IdentityOptions.DefaultHeaders)
        {
            var key = $"{Key}:Headers:{name}";
            ReportBad(mistakes, key, name);
            if (!names.Add(OwnedNames.Fold(name)))
                mistakes.Add(key, "reads like another identity header once case and separators are folded; give each its own name");
            if (IdentityHeader.Parse(name, source) is { } header)
                headers.Add(header);
            else
                mistakes.Add(key, $"is \"{source}\"; it must be {IdentityHeader.Allowed}");
        }

        for (var i = 0; i < options.ReservedPrefixes.Count; i++)
            ReportBad(mistakes, $"{Key}:ReservedPrefixes:{i}", options.ReservedPrefixes[i]);
        for (var i = 0; i < options.ResponseHeaders.Count; i++)
            ReportBad(mistakes, $"{Key}:ResponseHeaders:{i}", options.ResponseHeaders[i]);
        return new IdentityRules(headers, new OwnedNames(headers.Select(header => header.Name), options.ReservedPrefixes),
            new OwnedNames(options.ResponseHeaders, []), options.Authorization == AuthorizationTo.Pass);
    }

    private static void ReportBad(Mistakes mistakes, string key, string name)
    {
        if (name.Length == 0 || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '-'))
            mistakes.Add(key, $"\"{name}\" is no header name the gateway can own; allowed are letters, digits and -");
        else if (NotOurs.Contains(OwnedNames.Fold(name)))
            mistakes.Add(key, "is a header that HTTP or the gateway gives another meaning; choose another name");
    }
}
