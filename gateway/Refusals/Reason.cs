namespace Gateway.Refusals;

/// <summary>The closed list of finer reasons that are no token's: for log, metric and explain, never for the client.</summary>
internal static class Reason
{
    public const string Framing = "framing";
    public const string Target = "target";
    public const string EncodedSlash = "encoded_slash";
    public const string GuardedTarget = "guarded_target";
    public const string ForeignOrg = "foreign_org";
    public const string NoRoute = "no_route";
    public const string SuspendedBySettings = "suspended_by_settings";
    public const string SuspendedByAdmin = "suspended_by_admin";
    public const string TokenEnded = "token_ended";
    public const string Revoked = "revoked";
    public const string UnknownApplication = "unknown_application";
    public const string JournalFull = "journal_full";
    public const string TooManyInFlight = "too_many_in_flight";
    public const string NoDestination = "no_destination";
    public const string ConnectionFailed = "connection_failed";
    public const string TlsUntrusted = "tls_untrusted";
    public const string TlsFailed = "tls_failed";
    public const string Dns = "dns";
    public const string Refused = "refused";
    public const string Unreachable = "unreachable";
    public const string Reset = "reset";
    public const string AnswerTooLarge = "answer_too_large";
    public const string BadAnswer = "bad_answer";
    public const string BadField = "bad_field";
    public const string ProtocolError = "protocol_error";
    public const string AnswerBroken = "answer_broken";
    public const string RouteTimeout = "route_timeout";
    public const string ActivityTimeout = "activity_timeout";
    public const string AnsweredEarly = "answered_early";
    public const string Idle = "idle";
}
