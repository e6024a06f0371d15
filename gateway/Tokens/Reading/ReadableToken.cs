using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tokens.Reading;

/// <summary>
/// What a token says to whoever looks at it, though it is broken, too long or not allowed: for the operator's eyes alone, decides nothing.
/// </summary>
internal sealed record ReadableToken(JsonElement Header, JsonElement Claims)
{
    /// <summary>Two readable parts, whatever follows; null for anything else.</summary>
    public static ReadableToken? Read(string token)
    {
        var parts = token.Trim().Split('.');
        return parts.Length >= 2 && Part(parts[0]) is { } header && Part(parts[1]) is { } claims ? new ReadableToken(header, claims) : null;
    }

    public JsonObject ShowHeader() => JsonObject.Create(Header)!;

    public JsonObject ShowClaims() => JsonObject.Create(Claims)!;

    private static JsonElement? Part(string text)
    {
        try
        {
            // Padding and other bits that a strict reader refuses still decode.
            return Base64Url.IsValid(text) && JsonElement.Parse(Base64Url.DecodeFromChars(text)) is { ValueKind: JsonValueKind.Object } json
                ? json
                : null;
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            // It has three parts and dots, and is no JWT all the same.
            return null;
        }
    }
}
