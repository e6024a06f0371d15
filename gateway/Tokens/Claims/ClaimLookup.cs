using System.Text.Json;

namespace Gateway.Tokens.Claims;

/// <summary>Top-level claims by name; JSON null counts as absent everywhere.</summary>
internal static class ClaimLookup
{
    extension(JsonElement claims)
    {
        public bool TryGetClaim(string name, out JsonElement claim) =>
            claims.TryGetProperty(name, out claim) && claim.ValueKind != JsonValueKind.Null;

        /// <summary>The member's text; null when absent or no text.</summary>
        public string? TextOf(string name) =>
            claims.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
    }
}
