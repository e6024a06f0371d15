using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Verified;

namespace Gateway.Tokens.Introspection;

/// <summary>
/// Judges opaque tokens: the issuer says whether one is active and what it carries, its rules judge the rest. One call a token at a time.
/// </summary>
internal sealed partial class Introspections(
    IntrospectionClient client, TokenCache cache, TimeProvider time, TokensMetrics metrics, ILogger<Introspections> logger)
{
    /// <param name="issuers">Of the request.</param>
    /// <param name="issuer">Who is asked.</param>
    /// <param name="token">What is asked for.</param>
    /// <param name="keep">Whether the answer is kept; explain leaves no trace.</param>
    /// <param name="cancelled">Ends the wait, not the call, for which others may wait.</param>
    public async ValueTask<TokenVerdict> JudgeAsync(
        IssuerSet issuers, Issuer issuer, string token, bool keep, CancellationToken cancelled)
    {
        if (token.Length > issuer.MaxTokenLength)
            return TokenVerdict.Refused(TokenReason.TooLarge, issuer.Name);
        var source = issuer.Introspection!;
        if (source.Refused.TryFind(token, time.GetUtcNow(), out var reason))
            return TokenVerdict.Refused(reason, issuer.Name);
        return source.Flights.TryJoin(token, () => AskAsync(issuers, issuer, token, keep), out var flight)
            ? await flight.WaitAsync(cancelled)
            : TokenVerdict.Refused(TokenReason.IntrospectionFailed, issuer.Name);
    }

    /// <summary>
    /// Asks again for a token that is still known, before its answer is too old: no request waits for that, and a slow issuer costs
    /// known tokens nothing.
    /// </summary>
    /// <param name="issuers">In force.</param>
    /// <param name="known">An opaque token that was called, or that a running request came with.</param>
    public Task RenewAsync(IssuerSet issuers, VerifiedToken known) =>
        known.Vouch!.TryBeginRenewal(time.GetUtcNow()) && TryFindInForce(issuers, known.Issuer, out var issuer)
            ? RenewAsync(issuers, issuer, known.Text(), known.Vouch)
            : Task.CompletedTask;

    /// <summary>
    /// A running request outlives a reload: its token's issuer is asked as the settings of now have it, and nobody else in its place.
    /// </summary>
    private static bool TryFindInForce(IssuerSet issuers, Issuer known, [NotNullWhen(true)] out Issuer? issuer)
    {
        issuer = issuers.Contains(known) ? known : issuers.All.FirstOrDefault(
            one => one.Name == known.Name && one.Identifier == known.Identifier && one.Introspection is not null);
        return issuer is not null;
    }

    private async Task RenewAsync(IssuerSet issuers, Issuer issuer, string token, Vouch vouch)
    {
        if (!issuer.Introspection!.Flights.TryJoin(token, () => AskAsync(issuers, issuer, token, keep: true, vouch), out var flight))
            return;
        var verdict = await flight;
        if (verdict.Token?.Vouch is { } answer)
        {
            vouch.Follow(answer);
        }
        else if (verdict.Reason != TokenReason.IntrospectionFailed)
        {
            // Only an answer takes it away; while the issuer is away the last one holds until it is too old.
            if (cache.Find(token) is { } cached)
                cache.Remove(cached, token);
            vouch.Withdraw(time.GetUtcNow());
        }
    }

    private async Task<TokenVerdict> AskAsync(IssuerSet issuers, Issuer issuer, string token, bool keep, Vouch? vouch = null)
    {
        var source = issuer.Introspection!;
        var answer = await client.AskAsync(source, token);
        metrics.Introspected(issuer.Name, answer.Result);
        var isNews = source.IsNews(answer.Result);
        if (answer.Result is not (IntrospectionResult.Active or IntrospectionResult.Inactive))
        {
            if (isNews)
                LogFailed(issuer.Name, source.Endpoint, answer.Result.Word);
            return TokenVerdict.Refused(TokenReason.IntrospectionFailed, issuer.Name);
        }

        var now = time.GetUtcNow();
        var verdict = answer.Result == IntrospectionResult.Active
            ? Judge(issuers, issuer, token, VouchedClaims.Read(answer.Json, issuer, now), now, vouch)
            : TokenVerdict.Refused(TokenReason.Inactive, issuer.Name);
        if (keep && verdict.IsVerified)
            cache.Add(token, verdict.Token);
        else if (keep)
            source.Refused.Add(token, verdict.Reason, now);
        return verdict;
    }

    private static TokenVerdict Judge(IssuerSet issuers, Issuer issuer, string token, JsonElement claims, DateTimeOffset now, Vouch? vouch)
    {
        if (!VouchedClaims.IsOf(claims, issuer, issuers))
            return TokenVerdict.Refused(TokenReason.UnknownIssuer, issuer.Name);
        var read = VouchedClaims.AsToken(claims, issuer);
        var reason = TokenRules.Judge(read, issuer, now, out var times);
        if (reason != TokenReason.None)
            return TokenVerdict.Refused(reason, issuer.Name);
        return Application.TryRead(claims, issuer, out var application) && TokenVerifier.TryReadJti(read, out var jti)
            ? TokenVerdict.Verified(new VerifiedToken(token, issuer, claims, times, now, vouch)
            {
                Application = application,
                Jti = jti,
            })
            : TokenVerdict.Refused(TokenReason.BadClaim, issuer.Name);
    }

    [LoggerMessage(540, LogLevel.Warning,
        "Issuer {Issuer} could not be asked for tokens at {Endpoint} ({Result}); new tokens of it get 503 until it answers")]
    private partial void LogFailed(string issuer, Uri endpoint, string result);
}
