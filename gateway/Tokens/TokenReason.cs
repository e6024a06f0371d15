namespace Gateway.Tokens;

/// <summary>Why a token was not accepted: the closed list that logs, metrics and explain speak in.</summary>
internal enum TokenReason
{
    None,
    MissingToken,
    AmbiguousCredential,
    BadCharacters,
    TooLarge,
    Malformed,
    DuplicateClaim,
    HeaderNotAllowed,
    AlgorithmNotAllowed,
    WrongType,
    UnknownIssuer,
    MissingClaim,
    BadClaim,
    WrongTenant,
    WrongAudience,
    Expired,
    NotYetValid,
    LifetimeTooLong,
    NotAMachineToken,

    /// <summary>It is bound to a key (<c>cnf</c>), so it is no bearer token.</summary>
    BoundToken,
    UnknownKid,
    BadSignature,
    NoKeys,
    QueueFull,
}
