namespace Gateway.Tokens.Issuers;

/// <summary>Which preset fills the rules that the settings leave out.</summary>
internal enum IssuerKind
{
    /// <summary>Kinde's machine tokens: <c>azp</c> and <c>gty</c>, no <c>sub</c>.</summary>
    Kinde,

    /// <summary>JWT access tokens by RFC 9068.</summary>
    Rfc9068,

    /// <summary>Any other issuer: least assumed, most to be said in the settings.</summary>
    Generic,
}
