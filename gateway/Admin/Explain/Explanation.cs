using System.Text.Json.Nodes;
using Gateway.Refusals;

namespace Gateway.Admin.Explain;

/// <summary>The steps, in the order in which they are told.</summary>
internal enum ExplainStep
{
    Target,
    Route,
    Token,
    Org,
    Rules,
    Limits,
    Destination,
}

/// <summary>What the steps of one walk said, as far as it came; it rides on the request that is explained.</summary>
internal sealed class Explanation
{
    private readonly JsonArray _steps = [];
    private ExplainStep _next;
    private bool _isRefused;

    public void Pass(ExplainStep step, JsonObject evidence) => Note(step, refusal: null, evidence);

    public void Note(ExplainStep step, Refusal? refusal, JsonObject evidence)
    {
        _steps.Add(new JsonObject { ["step"] = Word(step), ["ok"] = refusal is null, ["code"] = refusal?.Code, ["evidence"] = evidence });
        _next = step + 1;
        // That there is no route is told once it is known who asks; until then another step may refuse.
        _isRefused = refusal is not null && step != ExplainStep.Route;
    }

    /// <summary>The whole answer, once the walk has ended.</summary>
    public JsonObject Conclude(HttpContext asked)
    {
        var refusal = asked.Ending.Refusal;
        // Where no route was found, that step has said so.
        if (refusal is not null && !_isRefused && (_next != ExplainStep.Rules || asked.Route is not null))
        {
            var evidence = Evidence.Of(_next, asked);
            if (KeysToChange.Json(TokenEvidence.KeysToChange(asked, asked.Ending.Reason ?? refusal.Code)) is { Count: > 0 } keys)
                evidence["change"] = keys;
            Note(_next, refusal, evidence);
        }

        if (refusal == Catalogue.MethodNotAllowed && _steps.Count > (int)ExplainStep.Route)
            _steps[(int)ExplainStep.Route]!["evidence"]!["allow"] = asked.Response.Headers.Allow.ToString();
        // What goes on to a backend has no status yet; what the gateway answers itself has.
        var own = refusal is null && asked.Route is null ? asked.Response.StatusCode : (int?)null;
        return new JsonObject
        {
            ["verdict"] =
                new JsonObject { ["status"] = refusal?.Status ?? own, ["code"] = refusal?.Code, ["reason"] = asked.Ending.Reason },
            ["steps"] = _steps,
        };
    }

    private static string Word(ExplainStep step) => step switch
    {
        ExplainStep.Target => "target",
        ExplainStep.Route => "route",
        ExplainStep.Token => "token",
        ExplainStep.Org => "org",
        ExplainStep.Rules => "rules",
        ExplainStep.Limits => "limits",
        ExplainStep.Destination => "destination",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "no step"),
    };
}
