namespace Gateway.Testing.Issuers;

/// <summary>How an issuer's endpoint fails.</summary>
public enum Misbehaviour
{
    None,

    /// <summary>The connection is cut without a byte.</summary>
    Down,
    ServerError,

    /// <summary>The request is read and never answered.</summary>
    Hang,

    /// <summary>The answer's length is right, its bytes never all come.</summary>
    Drip,

    /// <summary>200 with a login page, as a captive proxy sends.</summary>
    Html,

    /// <summary>JSON that ends too early.</summary>
    Malformed,

    /// <summary>A key set without keys; a discovery document without members.</summary>
    Empty,

    /// <summary>Good JSON with 32 MiB of padding.</summary>
    Huge,

    /// <summary>302 to a place on this issuer that counts who comes.</summary>
    Redirect,

    /// <summary>The document speaks for another issuer.</summary>
    WrongIssuer,
}
