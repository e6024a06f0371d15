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

    /// <summary>The issuer that gave it out says that it is good no more, or never was (RFC 7662).</summary>
    Inactive,
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

    /// <summary>The issuer of an opaque token could not be asked for it.</summary>
    IntrospectionFailed,
    QueueFull,
}
