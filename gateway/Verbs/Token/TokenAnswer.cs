using System.Buffers.Text;
using System.Text.Json;

namespace Gateway.Verbs;

/// <summary>What the token endpoint gave, with the token's two readable parts where it is a JWT.</summary>
internal sealed record TokenAnswer(JsonElement Body, string AccessToken, JsonElement? Header, JsonElement? Claims)
{
    public static TokenAnswer Read(int status, string text)
    {
        var body = Parse(text) ?? throw new TokenClientException($"The token endpoint answered {status} without a JSON object");
        if (body.TryGetProperty("error", out var error))
        {
            throw new TokenClientException(
                $"The issuer refused: {error}{(body.TryGetProperty("error_description", out var why) ? $", {why}" : "")}");
        }
        if (!body.TryGetProperty("access_token", out var token) || token.GetString() is not { } value)
            throw new TokenClientException($"The token endpoint answered {status} without a token");

        var parts = value.Split('.');
        return parts.Length == 3 ? new(body, value, Decode(parts[0]), Decode(parts[1])) : new(body, value, null, null);
    }

    private static JsonElement? Decode(string part) =>
        Base64Url.IsValid(part) ? Parse(System.Text.Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part))) : null;

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } found ? found : null;
        }
        catch (JsonException)
        {
            return null; // a page of a proxy, or bytes that are no JSON: the caller says what that means
        }
    }
}
