namespace Gateway.Testing.Hostile;

/// <summary>The words that log and metric give for a refused token.</summary>
internal static class Reasons
{
    public const string TooLarge = "too_large";
    public const string Malformed = "malformed";
    public const string DuplicateClaim = "duplicate_claim";
    public const string HeaderNotAllowed = "header_not_allowed";
    public const string AlgorithmNotAllowed = "algorithm_not_allowed";
    public const string WrongType = "wrong_type";
    public const string UnknownIssuer = "unknown_issuer";
    public const string MissingClaim = "missing_claim";
    public const string BadClaim = "bad_claim";
    public const string WrongAudience = "wrong_audience";
    public const string Expired = "expired";
    public const string NotYetValid = "not_yet_valid";
    public const string NotAMachineToken = "not_a_machine_token";
    public const string BoundToken = "bound_token";
    public const string UnknownKid = "unknown_kid";
    public const string BadSignature = "bad_signature";
}
