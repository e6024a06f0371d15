namespace Gateway.Tokens;

/// <summary>A reason's one word, and what a client may be told of it (RFC 6750 section 3).</summary>
internal static class TokenReasonWords
{
    extension(TokenReason reason)
    {
        public string Word => reason switch
        {
            TokenReason.None => "none",
            TokenReason.MissingToken => "missing_token",
            TokenReason.AmbiguousCredential => "ambiguous_credential",
            TokenReason.BadCharacters => "bad_characters",
            TokenReason.TooLarge => "too_large",
            TokenReason.Malformed => "malformed",
            TokenReason.Inactive => "inactive",
            TokenReason.DuplicateClaim => "duplicate_claim",
            TokenReason.HeaderNotAllowed => "header_not_allowed",
            TokenReason.AlgorithmNotAllowed => "algorithm_not_allowed",
            TokenReason.WrongType => "wrong_type",
            TokenReason.UnknownIssuer => "unknown_issuer",
            TokenReason.MissingClaim => "missing_claim",
            TokenReason.BadClaim => "bad_claim",
            TokenReason.WrongTenant => "wrong_tenant",
            TokenReason.WrongAudience => "wrong_audience",
            TokenReason.Expired => "expired",
            TokenReason.NotYetValid => "not_yet_valid",
            TokenReason.LifetimeTooLong => "lifetime_too_long",
            TokenReason.NotAMachineToken => "not_a_machine_token",
            TokenReason.BoundToken => "bound_token",
            TokenReason.UnknownKid => "unknown_kid",
            TokenReason.BadSignature => "bad_signature",
            TokenReason.NoKeys => "no_keys",
            TokenReason.IntrospectionFailed => "introspection_failed",
            TokenReason.QueueFull => "verification_queue_full",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "a reason without a word"),
        };

        /// <summary>One of four sentences: anything finer would teach a forger which check he still fails.</summary>
        public string Description => reason switch
        {
            TokenReason.Expired => "The token expired",
            TokenReason.NotYetValid => "The token is not valid yet",
            TokenReason.WrongAudience => "The token is for another audience",
            _ => "The token is not valid",
        };
    }
}
