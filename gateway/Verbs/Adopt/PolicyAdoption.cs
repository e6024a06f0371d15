using System.Text.Json.Nodes;

namespace Gateway.Verbs.Adopt;

/// <summary>
/// Named policies of routes stand in the application's code. What nobody answered for becomes the strictest that can be:
/// a scope of the policy's name, which no token has by chance.
/// </summary>
/// <param name="answers">What a person said.</param>
/// <param name="isGateway">The file is the gateway's own already, in which a route without a policy means what it does here.</param>
/// <param name="decisions">Where they go.</param>
internal sealed class PolicyAdoption(Answers answers, bool isGateway, Decisions decisions)
{
    /// <summary>What ASP.NET Core calls the policy of endpoints that name none.</summary>
    public const string Fallback = "fallback";

    private readonly List<string> _unnamed = [];

    public void Adopt(JsonObject routes)
    {
        foreach (var (name, node) in routes)
        {
            var (route, key) = (node!.AsObject(), $"ReverseProxy:Routes:{name}");
            Authorize(name, route, $"{key}:AuthorizationPolicy");
            Time(route, $"{key}:TimeoutPolicy");
            Forget(route, key, "CorsPolicy", "no field of CORS is added to answers, and a preflight is forwarded like any request");
            Forget(route, key, "OutputCachePolicy", "no answers are kept: each request reaches the service");
        }

        if (_unnamed.Count == 0 || isGateway)
            return;
        var all = string.Join(", ", _unnamed);
        decisions.Add(DecisionKind.Decide, "ReverseProxy:Routes", $"name no AuthorizationPolicy: {all}; in YARP they are open, "
            + "unless the application has a FallbackPolicy; here they need a verified caller until you say "
            + $"--policy {Fallback}=anonymous to open them, or --policy {Fallback}=default if that is meant");
    }

    public static bool IsAnonymous(JsonNode? route) =>
        ApplicationFile.Text(route?["AuthorizationPolicy"]) is { } policy && ApplicationFile.Same(policy, Answers.Anonymous);

    private void Authorize(string name, JsonObject route, string key)
    {
        var policy = ApplicationFile.Text(ApplicationFile.Take(route, "AuthorizationPolicy"));
        if (policy is not null && ApplicationFile.Same(policy, Answers.Anonymous))
        {
            route["AuthorizationPolicy"] = Answers.Anonymous;
            return;
        }

        if (answers.For(policy ?? Fallback, Answers.Anonymous, Answers.Default, Answers.Scopes) is { } answer)
            Answer(route, key, policy ?? Fallback, answer);
        else if (policy is null)
            _unnamed.Add(name);
        else if (!ApplicationFile.Same(policy, Answers.Default))
            AskNamed(route, key, policy);
        else if (!isGateway)
            AskDefault(key);
    }

    private void Answer(JsonObject route, string key, string policy, (string Word, string Value) answer)
    {
        if (answer.Word == Answers.Anonymous)
            route["AuthorizationPolicy"] = Answers.Anonymous;
        else if (answer.Word == Answers.Scopes)
            Demand(route, Answers.List(answer.Value));
        decisions.Add(DecisionKind.Keep, key, $"{policy} is {answer.Word switch
        {
            Answers.Anonymous => "open to anyone, as you said",
            Answers.Scopes => $"the scopes {string.Join(' ', Answers.List(answer.Value))}, as you said",
            _ => "any verified caller, as you said",
        }}");
    }

    private void AskDefault(string key) => decisions.Add(DecisionKind.Decide, key,
        "is the application's own default policy, whose roles and claims stand in its code; here it means any verified caller until "
        + "you say --policy default=default if that is all of it, or --policy default=scopes:\"A B\"");

    private void AskNamed(JsonObject route, string key, string policy)
    {
        var scope = string.Concat(policy.Select(static one => char.IsWhiteSpace(one) ? '-' : one));
        Demand(route, [scope]);
        decisions.Add(DecisionKind.Decide, key, $"{policy} stands in the application's code; here it means the scope {scope} until "
            + $"you say --policy {policy}=scopes:\"A B\", --policy {policy}=default for any verified caller, "
            + $"or --policy {policy}=anonymous");
    }

    private static void Demand(JsonObject route, IEnumerable<string> scopes)
    {
        var metadata = ProxyAdoption.Child(route, "Metadata");
        var had = Answers.List(ApplicationFile.Text(metadata["Gateway.Scopes"]) ?? "");
        metadata["Gateway.Scopes"] = string.Join(' ', had.Union(scopes));
    }

    private void Time(JsonObject route, string key)
    {
        if (Named(route, "TimeoutPolicy") is not { } policy)
            return;
        if (answers.For(policy, Answers.Timeout) is { } answer)
        {
            route["Timeout"] = answer.Value;
            decisions.Add(DecisionKind.Keep, key, $"{policy} is the Timeout {answer.Value}, as you said");
        }
        else
        {
            decisions.Add(DecisionKind.Decide, key, $"{policy} stands in the application's code and is left out, so that requests "
                + $"may take as long as the cluster's ActivityTimeout lets them; say --policy {policy}=timeout:TIME");
        }
    }

    private void Forget(JsonObject route, string key, string member, string means)
    {
        if (Named(route, member) is { } policy)
        {
            decisions.Add(
                DecisionKind.Lose, $"{key}:{member}", $"{policy} stands in the application's code and has no place here: {means}");
        }
    }

    /// <summary>Null where the policy says nothing.</summary>
    public static string? Named(JsonObject route, string member) =>
        ApplicationFile.Text(ApplicationFile.Take(route, member)) is { } policy && !ApplicationFile.Same(policy, "disable") ? policy : null;
}
