using Gateway.Refusals;

namespace Gateway.Orgs;

/// <summary>What was derived from a token under one generation: its caller, or why there is none. Kept in the token's slot.</summary>
internal sealed class CallerStanding(int generation, Caller? caller, Verdict verdict, DateTimeOffset? until = null)
{
    public int Generation => generation;

    /// <summary>Known even where the standing is a refusal, so that log and metric can name the org.</summary>
    public Caller? Caller => caller;

    public Verdict Verdict => verdict;

    /// <summary>When it ends by itself: a revocation's <c>expiresAt</c>. Null for as long as its generation.</summary>
    public DateTimeOffset? Until => until;
}
