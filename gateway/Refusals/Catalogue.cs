using System.Collections.Frozen;

namespace Gateway.Refusals;

/// <summary>Every refusal the gateway can give. A status code stands nowhere else.</summary>
internal static class Catalogue
{
    private const string QuotaExceededType = "https://iana.org/assignments/http-problem-types#quota-exceeded";

    public static readonly Refusal MissingToken = new("missing_token", StatusCodes.Status401Unauthorized, "A token is needed",
        "The request carries no bearer token. Send one access token as Authorization: Bearer TOKEN.");

    public static readonly Refusal InvalidRequest = new("invalid_request", StatusCodes.Status400BadRequest, "The request is malformed",
        "The request's framing, target or credential is not well formed; it was not forwarded.");

    public static readonly Refusal InvalidToken = new("invalid_token", StatusCodes.Status401Unauthorized, "The token was refused",
        "The token is not valid here. Fetch a new one; if that is refused too, ask the operator with this requestId.");

    public static readonly Refusal OrgMissing = new("org_missing", StatusCodes.Status403Forbidden, "The token names no organisation",
        "The token is valid but carries no organisation claim. Check the application's organisation in the issuer.");

    public static readonly Refusal OrgInvalid = new("org_invalid", StatusCodes.Status403Forbidden, "The token's organisation is malformed",
        "An organisation claim of the token is not an organisation code.");

    public static readonly Refusal OrgConflict = new("org_conflict", StatusCodes.Status403Forbidden, "The token names two organisations",
        "Two organisation claims of the token disagree, so it is not known for whom it speaks.");

    public static readonly Refusal OrgNotAllowed = new(
        "org_not_allowed", StatusCodes.Status403Forbidden, "The issuer may not speak for this organisation",
        "The token's issuer is not allowed to speak for the organisation that the token names.");

    public static readonly Refusal OrgSuspended = new("org_suspended", StatusCodes.Status403Forbidden, "The organisation is suspended",
        "The organisation is suspended at this gateway. Ask the operator.");

    public static readonly Refusal InsufficientScope = new("insufficient_scope", StatusCodes.Status403Forbidden, "The token lacks a scope",
        "The route needs scopes that the token does not have; WWW-Authenticate names them.");

    public static readonly Refusal PlanNotAllowed = new(
        "plan_not_allowed", StatusCodes.Status403Forbidden, "The organisation's plan does not include this",
        "The route needs another plan than the organisation has.");

    public static readonly Refusal NotFound = new("not_found", StatusCodes.Status404NotFound, "Not found",
        "There is nothing at this path for the caller.");

    public static readonly Refusal MethodNotAllowed = new(
        "method_not_allowed", StatusCodes.Status405MethodNotAllowed, "The method is not allowed",
        "The path exists, the method does not; Allow names the methods that do.");

    public static readonly Refusal RequestTimeout = new("request_timeout", StatusCodes.Status408RequestTimeout, "The request took too long",
        "The request's body arrived too slowly.");

    public static readonly Refusal PayloadTooLarge = new("payload_too_large", StatusCodes.Status413PayloadTooLarge, "The body is too large",
        "The request's body is larger than this route takes.");

    /// <summary>RFC 9110 §10.1.1; a row beside the contract's.</summary>
    public static readonly Refusal ExpectationFailed = new(
        "expectation_failed", StatusCodes.Status417ExpectationFailed, "The expectation is unknown",
        "The request expects something other than 100-continue; send it without that Expect field.");

    public static readonly Refusal RateLimited = new(
        "rate_limited", StatusCodes.Status429TooManyRequests, "Request cannot be satisfied as assigned quota has been exceeded",
        "A rate or concurrency limit is used up; Retry-After says when to come again.")
    { Type = QuotaExceededType };

    public static readonly Refusal QuotaExceeded = new(
        "quota_exceeded", StatusCodes.Status429TooManyRequests, "Request cannot be satisfied as assigned quota has been exceeded",
        "The quota of the period is used up; Retry-After says when the next one begins.")
    { Type = QuotaExceededType };

    public static readonly Refusal InternalError = new("internal_error", StatusCodes.Status500InternalServerError, "The gateway failed",
        "A fault of the gateway, not of the request. Tell the operator this requestId.");

    public static readonly Refusal UpstreamUnreachable = new(
        "upstream_unreachable", StatusCodes.Status502BadGateway, "The service could not be reached",
        "The service behind the gateway failed before it answered.");

    public static readonly Refusal UpstreamUnavailable = new(
        "upstream_unavailable", StatusCodes.Status503ServiceUnavailable, "The service is not available",
        "No healthy instance of the service is known; Retry-After says when to come again.");

    public static readonly Refusal UpstreamTimeout = new(
        "upstream_timeout", StatusCodes.Status504GatewayTimeout, "The service took too long",
        "The service behind the gateway did not answer in time.");

    public static readonly Refusal IssuerUnavailable = new(
        "issuer_unavailable", StatusCodes.Status503ServiceUnavailable, "The token cannot be checked now",
        "The keys of the token's issuer are not available; Retry-After says when to come again. The token may be fine.");

    public static readonly Refusal Overloaded = new("overloaded", StatusCodes.Status503ServiceUnavailable, "The gateway is overloaded",
        "The gateway protects itself and did not take the request; Retry-After says when to come again.");

    /// <summary>Admin: no key is configured and the call is not from this machine.</summary>
    public static readonly Refusal AdminKeyRequired = new("admin_key_required", StatusCodes.Status403Forbidden, "An admin key is needed",
        "Gateway:Admin:Keys is empty, so the admin API answers only on loopback, to this machine. "
        + "Make a key with gateway hash-key and put its Sha256 into the settings.");

    /// <summary>Admin: keys are configured and the call brings none of them.</summary>
    public static readonly Refusal AdminKeyInvalid = new("admin_key_required", StatusCodes.Status401Unauthorized, "An admin key is needed",
        "The call carries no admin key that the settings know. Send it as Authorization: Bearer KEY.");

    public static readonly Refusal AdminRole = new("admin_role", StatusCodes.Status403Forbidden, "The key may only read",
        "The call changes something and needs a key with Role Write.");

    public static readonly Refusal InvalidParameter = new("invalid_parameter", StatusCodes.Status400BadRequest, "A parameter is wrong",
        "A parameter of the call is wrong.");

    public static readonly Refusal PreconditionFailed = new(
        "precondition_failed", StatusCodes.Status412PreconditionFailed, "Somebody changed it meanwhile",
        "If-Match names another version than the one in force. Read it again, then decide.");

    /// <summary>Admin: the call needs the store, and requests do not.</summary>
    public static readonly Refusal StoreUnavailable = new(
        "store_unavailable", StatusCodes.Status503ServiceUnavailable, "The store does not answer",
        "The call needs the gateway's store, which is away; Retry-After says when to come again. "
        + "Requests are served and metered meanwhile.");

    /// <summary>Admin: a backup is asked for, and the store is a server of its own.</summary>
    public static readonly Refusal StoreNotEmbedded = new(
        "store_not_embedded", StatusCodes.Status409Conflict, "The store is not the gateway's own",
        "The books are in PostgreSQL, not in the gateway's own file. Back it up with pg_dump or the server's continuous archive.");

    /// <summary>All rows by their code.</summary>
    public static readonly FrozenDictionary<string, Refusal> All = new[]
    {
        MissingToken, InvalidRequest, InvalidToken, OrgMissing, OrgInvalid, OrgConflict, OrgNotAllowed, OrgSuspended,
        InsufficientScope, PlanNotAllowed, NotFound, MethodNotAllowed, RequestTimeout, PayloadTooLarge, ExpectationFailed, RateLimited,
        QuotaExceeded, InternalError, UpstreamUnreachable, UpstreamUnavailable, UpstreamTimeout, IssuerUnavailable, Overloaded,
        AdminKeyRequired, AdminRole, InvalidParameter, PreconditionFailed, StoreUnavailable, StoreNotEmbedded,
    }.ToFrozenDictionary(refusal => refusal.Code, StringComparer.Ordinal);
}
