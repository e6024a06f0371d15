using System.Globalization;
using System.Text.Json;

namespace Backends.Issuer;

/// <summary>The calls of Kinde's management API that a token workflow makes, with its paging, its scopes and its error bodies.</summary>
internal sealed class ManagementApi(IssuerSettings settings, IssuerName name, SigningKeys keys, TimeProvider time)
{
    /// <summary>The API's key in the settings; its audience is the issuer's address with <c>/api</c>, which no key may contain.</summary>
    public const string Key = "management";

    private const int DefaultPage = 10;
    private const int LargestPage = 500;

    public static string Audience(string issuer) => issuer + "/api";

    public IResult Properties(HttpRequest request, string clientId)
    {
        if (Refusal(request, "read:application_properties") is { } refusal)
            return refusal;
        if (settings.Find(clientId) is not { } application)
            return Error(404, "APPLICATION_NOT_FOUND", "There is no such application");

        var properties = application.AllProperties.Select(property =>
            new { id = $"property_{property.Key}", name = property.Key, key = property.Key, value = property.Value });
        return Results.Json(new { code = "OK", message = "Success", properties, has_more = false });
    }

    public IResult Organization(HttpRequest request, string? code) =>
        Refusal(request, "read:organizations")
        ?? (settings.AllOrganizations.TryGetValue(code ?? "", out var found)
            ? Results.Json(Shown(code!, found))
            : Error(400, "ORGANIZATION_NOT_FOUND", "There is no such organization"));

    /// <summary>Whoever takes the first page for the whole list misses every org after the tenth.</summary>
    public IResult Organizations(HttpRequest request)
    {
        if (Refusal(request, "read:organizations") is { } refusal)
            return refusal;

        var size = int.TryParse(request.Query["page_size"], CultureInfo.InvariantCulture, out var wanted)
            ? Math.Clamp(wanted, 1, LargestPage)
            : DefaultPage;
        var after = request.Query["next_token"].ToString();
        var rest = settings.AllOrganizations.Where(organization => string.CompareOrdinal(organization.Key, after) > 0).ToArray();
        var organizations = rest.Take(size).Select(organization => Shown(organization.Key, organization.Value));
        return Results.Json(
            new { code = "OK", message = "Success", organizations, next_token = rest.Length > size ? rest[size - 1].Key : null });
    }

    private static object Shown(string code, string name) => new { code, name, is_default = false };

    private static IResult Error(int status, string code, string message) =>
        Results.Json(new { errors = new[] { new { code, message } } }, statusCode: status);

    private IResult? Refusal(HttpRequest request, string scope)
    {
        var credential = request.Headers.Authorization.ToString();
        var token = credential.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? keys.Read(credential["Bearer ".Length..]) : null;
        if (token is not { } claims || claims.GetProperty("exp").GetInt64() <= time.GetUtcNow().ToUnixTimeSeconds() || !IsForThis(claims))
            return Error(403, "TOKEN_INVALID", "The token is not one for the management API");
        return claims.GetProperty("scope").GetString()!.Split(' ').Contains(scope)
            ? null
            : Error(403, "INSUFFICIENT_SCOPE", $"The token lacks the scope {scope}");
    }

    private bool IsForThis(JsonElement claims) =>
        claims.GetProperty("aud").EnumerateArray().Any(audience => audience.GetString() == Audience(name.Value));
}
