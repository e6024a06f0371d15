namespace Gateway.Scenarios.Tokens;

/// <summary>Rows J2 to J7: a good token in every place and form that is no credential, and in those that are one.</summary>
internal static class CredentialRows
{
    internal static IEnumerable<(string Name, string Lines, int Status, string? Code)> All(string token) =>
    [
        ("J2 none", "Accept: */*", 401, "missing_token"),
        ("J3 bearer", "Authorization: bearer " + token, 200, null),
        ("J3 BEARER", "authorization: BEARER " + token, 200, null),
        ("J4 two spaces", "Authorization: Bearer  " + token, 200, null),
        ("J4 many spaces", "Authorization: Bearer      " + token, 200, null),
        ("J4 a space and a tab", "Authorization: Bearer \t" + token, 400, "invalid_request"),
        ("J4 tab", "Authorization: Bearer\t" + token, 400, "invalid_request"),
        ("J4 trailing space", $"Authorization: Bearer {token} ", 200, null),
        ("J5 nothing", "Authorization: Bearer", 401, "missing_token"),
        ("J5 a space", "Authorization: Bearer ", 401, "missing_token"),
        ("J5 no scheme", "Authorization: " + token, 401, "missing_token"),
        ("J5 Basic", "Authorization: Basic " + token, 401, "missing_token"),
        ("J5 DPoP", "Authorization: DPoP " + token, 401, "missing_token"),
        ("J5 a list", $"Authorization: Bearer {token}, Bearer {token}", 400, "invalid_request"),
        ("J5 two", $"Authorization: Bearer {token} {token}", 400, "invalid_request"),
        ("J5 a comma behind", $"Authorization: Bearer {token},", 400, "invalid_request"),
        ("J5 quoted", $"Authorization: Bearer \"{token}\"", 401, "invalid_token"),
        ("J6 good and bad", $"Authorization: Bearer {token}\r\nAuthorization: Bearer bad", 400, "invalid_request"),
        ("J6 bad and good", $"Authorization: Bearer bad\r\nauthorization: Bearer {token}", 400, "invalid_request"),
        ("J6 the same twice", $"Authorization: Bearer {token}\r\nAuthorization: Bearer {token}", 400, "invalid_request"),
        ("J6 beside Basic", $"Authorization: Basic YTpi\r\nAuthorization: Bearer {token}", 400, "invalid_request"),
        ("J7 cookie", "Cookie: access_token=" + token, 401, "missing_token"),
        ("J7 another header", "X-Access-Token: " + token, 401, "missing_token"),
        ("J7 for a proxy", "Proxy-Authorization: Bearer " + token, 401, "missing_token"),
        ("J7 subprotocol", $"Sec-WebSocket-Protocol: bearer, {token}", 401, "missing_token"),
        ("J7 X-Forwarded", "X-Forwarded-Authorization: Bearer " + token, 401, "missing_token"),
    ];
}
