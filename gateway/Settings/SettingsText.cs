using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Settings;

/// <summary>
/// Single values as text, as .NET's configuration has them: what a text says as a value of a type, and what would be allowed. Pure.
/// </summary>
internal static class SettingsText
{
    /// <summary>A flag has a capital letter in the framework's configuration.</summary>
    public static string Of(JsonValue value) =>
        value.TryGetValue<bool>(out var flag) ? flag.ToString() : value.ToString();

    /// <summary>The value, or null where the text is none of the type.</summary>
    public static object? Parse(string text, Type type) => type switch
    {
        { IsEnum: true } => Enum.TryParse(type, text, ignoreCase: true, out var word) && !char.IsAsciiDigit(text[0]) ? word : null,
        _ when type == typeof(string) => text,
        _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : null,
        _ when type == typeof(int) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ when type == typeof(long) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ when type == typeof(double) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ when type == typeof(TimeSpan) => TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) ? time : null,
        _ when type == typeof(Version) =>
            Version.TryParse(text.Contains('.', StringComparison.Ordinal) ? text : text + ".0", out var version) ? version : null,
        _ when type == typeof(Uri) => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null,
        _ => throw new NotSupportedException($"No settings have a {type.Name}."),
    };

    public static string Allowed(Type type) =>
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : type == typeof(TimeSpan) ? "a time as [d.]hh:mm:ss, such as \"00:00:30\""
        : type == typeof(bool) ? "true or false"
        : type == typeof(string) ? "text"
        : type == typeof(int) || type == typeof(long) ? "a whole number within range"
        : type == typeof(double) ? "a number"
        : type == typeof(Version) ? "a version such as 1.1 or 2"
        : type == typeof(Uri) ? "an absolute address"
        : $"a {type.Name}";

    /// <summary>A bare number is a count of days to .NET; who writes one seldom means that. Null where it is none.</summary>
    public static string? Doubt(string text, TimeSpan time) => time != TimeSpan.Zero && text.All(char.IsAsciiDigit)
        ? $"is {text}, which is read as {(text is "1" ? "a day" : $"{text} days")}; "
            + $"for seconds write \"{TimeSpan.FromSeconds(time.TotalDays):c}\""
        : null;
}
