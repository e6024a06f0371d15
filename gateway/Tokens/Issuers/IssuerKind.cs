namespace Gateway.Tokens.Issuers;

/// <summary>Which preset fills the rules that the settings leave out.</summary>
internal enum IssuerKind
{
    /// <summary>Kinde's machine tokens: <c>azp</c> and <c>gty</c>, no <c>sub</c>.</summary>
    Kinde,

    /// <summary>JWT access tokens by RFC 9068.</summary>
    Rfc9068,

    /// <summary>Microsoft Entra ID: app roles as scopes, <c>tid</c> as org and tenant.</summary>
    Entra,

    /// <summary>Auth0: <c>org_id</c>, <c>gty</c> with a dash.</summary>
    Auth0,

    /// <summary>Okta's custom authorization servers: <c>cid</c>, <c>scp</c>.</summary>
    Okta,

    /// <summary>Keycloak: <c>organization</c>, <c>azp</c>.</summary>
    Keycloak,

    /// <summary>Amazon Cognito: no <c>aud</c>, its place is <c>client_id</c>.</summary>
    Cognito,

    /// <summary>Any other issuer: least assumed, most to be said in the settings.</summary>
    Generic,
}
