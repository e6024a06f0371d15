using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Verbs;

/// <summary>A token as people read it, and as programs do.</summary>
internal static class TokenText
{
    private static readonly string[] Times = ["exp", "iat", "nbf"];

    // It goes to a terminal or a file, never into a page.
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string People(TokenAnswer answer, DateTimeOffset now)
    {
        if (answer.Claims is not { } claims)
            return $"The token is no JWT: a gateway cannot verify it.{Environment.NewLine}{Environment.NewLine}{answer.AccessToken}";

        var text = new StringBuilder();
        foreach (var claim in claims.EnumerateObject())
            text.AppendLine(CultureInfo.InvariantCulture, $"{claim.Name,-24} {Value(claim, now)}");
        return text.AppendLine().Append(answer.AccessToken).ToString();
    }

    public static string Json(TokenAnswer answer)
    {
        var shown = JsonObject.Create(answer.Body)!;
        if (answer is { Header: { } header, Claims: { } claims })
            (shown["header"], shown["claims"]) = (JsonObject.Create(header), JsonObject.Create(claims));
        return shown.ToJsonString(Indented);
    }

    private static string Value(JsonProperty claim, DateTimeOffset now)
    {
        if (!Times.Contains(claim.Name) || Seconds(claim.Value) is not { } seconds)
            return Visible.Line(claim.Value.ValueKind is JsonValueKind.String ? claim.Value.GetString()! : claim.Value.GetRawText());

        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var distance = at > now ? $"in {At(at - now)}" : $"{At(now - at)} ago";
        return string.Create(CultureInfo.InvariantCulture, $"{seconds} ({at:yyyy-MM-dd HH:mm:ss}Z, {distance})");
    }

    private static long? Seconds(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var seconds)
        && seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? seconds : null;

    private static string At(TimeSpan span) =>
        span.TotalHours >= 1 ? $"{(long)span.TotalHours} h {span.Minutes} min" : $"{span.Minutes} min {span.Seconds} s";
}
