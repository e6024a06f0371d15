using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Tokens.Issuers;

namespace Gateway.Tokens.Verified;

/// <summary>The client application a token speaks of: the first claim present, 1–128 of 20–7E without a space at either end.</summary>
internal static class Application
{
    private const int MaxLength = 128;

    public static bool TryRead(JsonElement claims, Issuer issuer, out string? application)
    {
        application = null;
        foreach (var source in issuer.ApplicationClaims)
        {
            if (!source.TryGet(claims, out var claim))
                continue;
            application = claim.ValueKind == JsonValueKind.String ? claim.GetString() : "";
            return IsWellFormed(application);
        }

        return true;
    }

    public static bool IsWellFormed([NotNullWhen(true)] string? application) =>
        application is { Length: > 0 and <= MaxLength } && application[0] != ' ' && application[^1] != ' '
        && !application.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
