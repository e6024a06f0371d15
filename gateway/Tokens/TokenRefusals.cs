using System.Collections.Frozen;
using Gateway.Refusals;

namespace Gateway.Tokens;

/// <summary>What a client is answered for each reason; made once, because a flood of bad tokens must stay cheap.</summary>
internal static class TokenRefusals
{
    /// <summary>Without a key the issuer is asked again every second: five is polite and soon enough.</summary>
    private const int KeysRetrySeconds = 5;

    private const int QueueRetrySeconds = 1;

    private static readonly FrozenDictionary<TokenReason, Verdict> Verdicts =
        Enum.GetValues<TokenReason>().Where(reason => reason != TokenReason.None).ToFrozenDictionary(reason => reason, Make);

    public static Verdict For(TokenReason reason) => Verdicts[reason];

    public static TokenReason Reason(CredentialForm form) => form switch
    {
        CredentialForm.None => TokenReason.MissingToken,
        CredentialForm.Ambiguous => TokenReason.AmbiguousCredential,
        CredentialForm.BadCharacters => TokenReason.BadCharacters,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "a token is no refusal"),
    };

    private static Verdict Make(TokenReason reason) => reason switch
    {
        // Without an error attribute: nothing was wrong with a token that was never sent (RFC 6750 section 3.1).
        TokenReason.MissingToken => new Verdict(Catalogue.MissingToken, reason.Word) { Challenge = Challenge.Bare },
        TokenReason.AmbiguousCredential => new Verdict(Catalogue.InvalidRequest, reason.Word),
        TokenReason.NoKeys => new Verdict(Catalogue.IssuerUnavailable, reason.Word) { RetryAfter = KeysRetrySeconds },
        TokenReason.IntrospectionFailed => new Verdict(Catalogue.IssuerUnavailable, reason.Word)
        {
            RetryAfter = KeysRetrySeconds,
            Detail = "The token's issuer could not be asked for it; Retry-After says when to come again. The token may be fine.",
        },
        TokenReason.QueueFull => new Verdict(Catalogue.Overloaded, reason.Word) { RetryAfter = QueueRetrySeconds },
        _ => new Verdict(Catalogue.InvalidToken, reason.Word)
        {
            Challenge = Challenge.InvalidToken(reason.Description),
        },
    };
}
