using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;
using Gateway.Tokens.Verified;

namespace Gateway.Tokens;

/// <summary>Says who a token speaks for: found among the tokens verified before, or read, judged and verified.</summary>
/// <param name="metrics">Null for explain, which leaves no trace: nothing is counted, and nothing it verifies is kept.</param>
internal sealed class TokenVerifier(
    TokenCache cache, VerificationQueue queue, Introspections introspections, TimeProvider time, TokensMetrics? metrics)
{
    /// <summary>The way of nearly every request: no waiting, no allocation.</summary>
    public bool TryFind(IssuerSet issuers, ReadOnlySpan<char> token, [NotNullWhen(true)] out VerifiedToken? verified)
    {
        verified = cache.Find(token);
        if (verified is null)
            return false;
        if (!IsDead(verified, issuers))
        {
            metrics?.TokenHit(verified.Issuer.Name);
            if (verified.Vouch is not null && metrics is not null)
                _ = introspections.RenewAsync(issuers, verified);
            return true;
        }

        // The full way will say why.
        cache.Remove(verified, token);
        verified = null;
        return false;
    }

    /// <summary>Reads, judges and verifies a token that was not found.</summary>
    public async ValueTask<TokenVerdict> VerifyAsync(IssuerSet issuers, string token, CancellationToken cancelled)
    {
        var verdict = await JudgeAsync(issuers, token, cancelled);
        if (verdict.IsVerified)
            metrics?.TokenVerified(verdict.Issuer);
        else
            metrics?.TokenRefused(verdict.Issuer);
        return verdict;
    }

    /// <summary>Drops what expired, lost its key or its rules, though nobody sends it any more.</summary>
    public void Sweep(IssuerSet issuers) => cache.Sweep(token => IsDead(token, issuers));

    private async ValueTask<TokenVerdict> JudgeAsync(IssuerSet issuers, string token, CancellationToken cancelled)
    {
        if (issuers.Opaque.TryFind(token, out var asked))
            return await introspections.JudgeAsync(issuers, asked, token, keep: metrics is not null, cancelled);
        var reason = CompactReader.Read(token, out var read, issuers.MaxTokenLength);
        if (reason != TokenReason.None)
            return TokenVerdict.Refused(reason);
        if (!TryFindIssuer(issuers, read, out var issuer))
            return TokenVerdict.Refused(TokenReason.UnknownIssuer);
        if (token.Length > issuer.MaxTokenLength)
            return TokenVerdict.Refused(TokenReason.TooLarge, issuer.Name);
        reason = TokenRules.Judge(read, issuer, time.GetUtcNow(), out var times);
        if (reason != TokenReason.None)
            return TokenVerdict.Refused(reason, issuer.Name);
        if (!Application.TryRead(read.Claims, issuer, out var application) || !TryReadJti(read, out var jti))
            return TokenVerdict.Refused(TokenReason.BadClaim, issuer.Name);

        var keys = await issuer.Keys.FindAsync(read.Header.Kid, read.Header.Algorithm, issuer.RsaAlgorithm, cancelled);
        if (keys.Reason != TokenReason.None)
            return TokenVerdict.Refused(keys.Reason, issuer.Name);
        SigningKey[] serving = [.. keys.Keys.Where(key => KeyIssuer.Serves(key.Issuers, read.Claims, issuer))];
        if (serving.Length == 0)
            return TokenVerdict.Refused(TokenReason.UnknownKid, issuer.Name);
        return await CheckSignatureAsync(issuers, new ReadToken(token, read.Header, times), issuer, serving,
            signer => new VerifiedToken(token, issuer, signer, times) { Application = application, Jti = jti }, cancelled);
    }

    private async ValueTask<TokenVerdict> CheckSignatureAsync(IssuerSet issuers, ReadToken token, Issuer issuer,
        IReadOnlyList<SigningKey> candidates, Func<SigningKey, VerifiedToken> verified, CancellationToken cancelled)
    {
        if (!await queue.TryEnterAsync(cancelled))
            return TokenVerdict.Refused(TokenReason.QueueFull, issuer.Name);
        try
        {
            // Many requests may bring a new token at once; those that waited find it verified.
            if (cache.Find(token.Text) is { } known && !IsDead(known, issuers))
                return TokenVerdict.Verified(known);
            var (signer, reason) = await SignatureCheck.RunAsync(token, issuer, candidates);
            if (signer is null)
                return TokenVerdict.Refused(reason, issuer.Name);
            var good = verified(signer);
            if (metrics is not null)
                cache.Add(token.Text, good);
            return TokenVerdict.Verified(good);
        }
        finally
        {
            queue.Leave();
        }
    }

    private bool IsDead(VerifiedToken token, IssuerSet issuers) =>
        token.GoodUntil <= time.GetUtcNow() || token.Key is { IsRetired: true } || !issuers.Contains(token.Issuer);

    private static bool TryFindIssuer(IssuerSet issuers, in UnverifiedToken token, [NotNullWhen(true)] out Issuer? issuer)
    {
        issuer = null;
        return token.Claims.TryGetClaim("iss", out var claim)
            && claim.ValueKind == JsonValueKind.String
            && issuers.TryFind(claim.GetString()!, out issuer);
    }

    public static bool TryReadJti(in UnverifiedToken token, out string? jti)
    {
        jti = null;
        if (!token.Claims.TryGetClaim("jti", out var claim))
            return true;

        // Text by RFC 7519 section 4.1.7; some issuers number their tokens.
        jti = claim.ValueKind switch
        {
            JsonValueKind.String => claim.GetString(),
            JsonValueKind.Number => claim.GetRawText(),
            _ => null,
        };
        return jti is not null;
    }
}
