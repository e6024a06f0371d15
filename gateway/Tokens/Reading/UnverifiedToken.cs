using System.Text.Json;

namespace Gateway.Tokens.Reading;

/// <summary>A well-formed token of which nothing is verified: what it says may choose an issuer and a key, no more.</summary>
internal readonly record struct UnverifiedToken(TokenHeader Header, JsonElement Claims);
